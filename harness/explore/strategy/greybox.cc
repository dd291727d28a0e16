#include "harness/explore/strategy/key_map.h"
#include "harness/explore/strategy/pending.h"
#include "harness/explore/strategy/places.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Steered by what was seen: which place read from which (a value from its writer, a lock from who
// gave it back). After Wolff and others, Greybox fuzzing for concurrency testing (RFF, ASPLOS
// 2024), and, for the decision streams, Fest (NSDI 2026). Each schedule is one of
//   - partial order sampling, as `pos`;
//   - a schedule that showed something new, with a few of its decisions drawn again;
//   - a few reads-from edges, rare ones preferred, brought about by delaying: the reader until the
//     writer has written, then whoever would write over it until the reader has read. Where only
//     delayed tasks are ready, the edges are given up.
//
// Places are told apart by line, kind and object, not by task, or a hundred like tasks would have
// ten thousand edges. What is picked is a function of the seed and of the schedules that this
// Strategy has run.
class Greybox final : public Strategy {
 public:
  const char* name() const override { return "greybox"; }

  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    pending_.begin();
    places_.clear();
    last_.clear();
    stream_.clear();
    goals_.clear();
    found_ = 0;
    signature_ = 0;
    mutated_ = kNone;
    waited_ = 0;
    ++schedules_;
    if (edges_.size() > kEdgesMost) forget();
    const uint64_t way = random_.below(8);
    if (way < 2 || edges_.empty()) return;
    if (way < 4 && kept_count_ != 0) {
      mutate();
    } else {
      aim();
    }
  }
  bool follows() const override { return true; }

  void spawned(TaskId, TaskId child, const View& view) override { arrived(child, view); }
  void arrived(TaskId task, const View& view) override {
    pending_.arrived(task, view, random_);
    if (task >= places_.size()) places_.resize(task + 1);
    const Op& op = view.tasks[task].op;
    places_[task] = op.key == 0 ? 0 : place_of(op);
  }

  void stepping(TaskId task, const View& view) override {
    const Op& op = view.tasks[task].op;
    if (op.kind == OpKind::yield) {
      pending_.redraw_ready(view, random_);
    } else {
      pending_.redraw_racing(task, view, random_);
    }
    if (op.key == 0 || op.resource == 0) return;
    const uint64_t place = task < places_.size() ? places_[task] : place_of(op);
    if (op.resource >= last_.size()) last_.resize(op.resource + 1);
    Last& last = last_[op.resource];
    if (known_.find(place) == nullptr) learn(op, place);
    if (reads(op.kind)) {
      if (last.task != task) saw({op.key, last.place, place});
      reached(op.key, place);
    }
    if (publishes(op.kind)) {
      last = {place, task};
      for (Goal& goal : goals_)
        if (goal.key == op.key && goal.state == State::unwritten && goal.writer == place)
          goal.state = State::written;
    }
  }

  TaskId pick(const View& view) override {
    const TaskId task = decide(view);
    if (stream_.size() < kStreamMost) stream_.push_back(task);
    return task;
  }

  // Keeps the schedule where it showed an edge, or a set of edges, for the first time.
  void end(const EndView&) override {
    uint32_t& times = signatures_.at(signature_);
    ++times;
    if (found_ == 0 && times > 1) return;
    if (signatures_.size() > kEdgesMost) signatures_.clear();
    Vec<TaskId>& slot = kept_[kept_next_];
    kept_next_ = (kept_next_ + 1) % kKeptMost;
    if (kept_count_ < kKeptMost) ++kept_count_;
    slot.clear();
    for (const TaskId task : stream_) slot.push_back(task);
  }

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  static constexpr uint32_t kKeptMost = 32, kStreamMost = 4096, kEdgesMost = 1 << 14;
  static constexpr uint32_t kChangesMost = 5, kGoalsMost = 4;

  // `reader` saw what `writer` left, 0: what was there at first.
  struct Edge {
    uint64_t key = 0;  // Of the resource.
    uint64_t writer = 0, reader = 0;
    uint32_t seen = 0;   // Schedules that showed it,
    uint64_t last = 0;   // and the last of them.
    uint32_t tried = 0;  // Schedules that were to show it.
  };
  struct Known {
    uint64_t key = 0;
    uint64_t place = 0;
    bool reads = false, publishes = false;
  };
  enum class State : uint8_t { unwritten, written, done };
  struct Goal {
    uint64_t key = 0, writer = 0, reader = 0;
    State state = State::done;
  };
  struct Last {
    uint64_t place = 0;
    TaskId task = kNoTask;
  };

  void forget() {
    edges_.clear();
    edge_of_.clear();
    known_.clear();
    known_places_.clear();
  }

  // A place that is new: whatever is written on that object may be read there, and the other way
  // round. Most of it no schedule has shown yet; some of it none can.
  void learn(const Op& op, uint64_t place) {
    known_.at(place) = 1;
    known_places_.push_back({op.key, place, reads(op.kind), publishes(op.kind)});
    if (reads(op.kind)) edge({op.key, 0, place});
    for (uint32_t i = 0; i < known_places_.size() && edges_.size() < kEdgesMost; ++i) {
      const Known other = known_places_[i];
      if (other.key != op.key) continue;
      if (other.publishes && reads(op.kind)) edge({op.key, other.place, place});
      if (other.reads && publishes(op.kind)) edge({op.key, place, other.place});
    }
  }
  Edge& edge(const Edge& wanted) {
    uint32_t& index = edge_of_.at(hash_combine(wanted.writer, wanted.reader));
    if (index == 0) {
      edges_.push_back(wanted);
      index = edges_.size();
    }
    return edges_[index - 1];
  }
  void saw(const Edge& seen) {
    const uint64_t id = hash_combine(seen.writer, seen.reader);
    Edge& edge = this->edge(seen);
    if (edge.seen == 0) ++found_;
    if (edge.last == schedules_) return;
    edge.last = schedules_;
    ++edge.seen;
    signature_ ^= id;
  }
  void reached(uint64_t key, uint64_t reader) {
    for (Goal& goal : goals_)
      if (goal.key == key && goal.reader == reader) goal.state = State::done;
  }

  bool held(TaskId task, const View& view) const {
    const Op& op = view.tasks[task].op;
    for (const Goal& goal : goals_) {
      if (goal.state == State::done || goal.key != op.key) continue;
      const bool reader = places_[task] == goal.reader;
      if (goal.state == State::unwritten ? reader : !reader && takes_away(op.kind)) return true;
    }
    return false;
  }

  TaskId decide(const View& view) {
    if (view.step > kFairAfter) return view.ready[random_.below(view.ready_count)];
    const uint32_t at = stream_.size();
    if (mutated_ != kNone && at < kept_[mutated_].size() && !changed(at)) {
      const TaskId kept = kept_[mutated_][at];
      for (uint32_t i = 0; i < view.ready_count; ++i)
        if (view.ready[i] == kept) return kept;
    }
    if (goals_.empty()) return pending_.best(view);
    const TaskId best = pending_.best(view, [&](TaskId task) { return !held(task, view); });
    if (best != kNoTask && ++waited_ < pending_.patience()) return best;
    goals_.clear();
    return pending_.best(view);
  }

  bool changed(uint32_t at) const {
    for (uint32_t i = 0; i < kChangesMost; ++i)
      if (changes_[i] == at) return true;
    return at >= cut_;
  }
  // A few decisions of a kept schedule are drawn again; every other time all from some point on.
  void mutate() {
    mutated_ = static_cast<uint32_t>(random_.below(kept_count_));
    const uint32_t length = kept_[mutated_].size();
    if (length == 0) {
      mutated_ = kNone;
      return;
    }
    for (uint32_t& change : changes_) change = static_cast<uint32_t>(random_.below(length));
    cut_ = random_.below(2) == 0 ? length : static_cast<uint32_t>(random_.below(length));
  }

  // One to four edges of different readers, of two drawn the rarer one.
  void aim() {
    const uint64_t wanted = 1 + random_.below(kGoalsMost);
    for (uint32_t tries = 0; tries < 8 && goals_.size() < wanted; ++tries) {
      Edge& one = edges_[static_cast<uint32_t>(random_.below(edges_.size()))];
      Edge& other = edges_[static_cast<uint32_t>(random_.below(edges_.size()))];
      Edge& edge = other.seen + other.tried < one.seen + one.tried ? other : one;
      bool taken = false;
      for (const Goal& goal : goals_) taken = taken || goal.reader == edge.reader;
      if (taken) continue;
      ++edge.tried;
      goals_.push_back({edge.key, edge.writer, edge.reader,
                        edge.writer == 0 ? State::written : State::unwritten});
    }
  }

  Pending pending_;
  // Of the schedule under way.
  Vec<uint64_t> places_;  // Of the next step of each task; 0: none.
  Vec<Last> last_;        // By ResourceId.
  Vec<TaskId> stream_;    // What was picked.
  Vec<Goal> goals_;
  uint32_t waited_ = 0;       // Picks for the goals.
  uint32_t found_ = 0;        // Edges that no schedule showed before.
  uint64_t signature_ = 0;    // Of the set of edges.
  uint32_t mutated_ = kNone;  // Into kept_.
  uint32_t changes_[kChangesMost] = {};
  uint32_t cut_ = 0;
  // Learned.
  uint64_t schedules_ = 0;
  Vec<Edge> edges_;
  KeyMap<uint32_t> edge_of_;  // Index + 1.
  KeyMap<uint32_t> known_;    // Places.
  Vec<Known> known_places_;
  KeyMap<uint32_t> signatures_;  // How often each was seen.
  Vec<TaskId> kept_[kKeptMost];  // Decision streams; the oldest is replaced.
  uint32_t kept_count_ = 0, kept_next_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> make_greybox() { return std::make_unique<Greybox>(); }

}  // namespace ordeal::explore
