#include "harness/explore/strategy/bound.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Bounded-exhaustive: every schedule that leaves the default order nowhere, then each that leaves
// it once, twice, …, each of them once (after Musuvathi and Qadeer, CHESS, PLDI 2007). A deviation
// is any other outcome of a decision than the default one: of who runs, of a time-out that fires
// early, of a value. A finished level is a promise: nothing fails with so few deviations.
//
// A schedule that was run leaves behind how many outcomes each decision after its last deviation
// had; those are its children. Its memory is bounded: past that, levels are no longer complete and
// this Strategy claims no more than those before. Then, and where nothing is left, it walks at
// random.
//
// The default order is that of default_pick() but for spin loops: a task that has just yielded, or
// has run for very long, is followed by the next one.
//
// Draws nothing from its seed: what it picks is a function of the schedules that it has run.
class Dfs final : public Strategy {
 public:
  explicit Dfs(uint32_t most) : most_(most) {}
  const char* name() const override { return "dfs"; }
  bool exhausted() const override { return exhausted_; }
  std::string bound() const override { return deviations_bound(complete_, everything_); }

  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    at_ = next_ = in_a_row_ = 0;
    last_ = kNoTask;
    yielded_ = false;
    outcomes_.clear();
  }
  bool follows() const override { return true; }
  void stepping(TaskId task, const View& view) override {
    in_a_row_ = task == last_ ? in_a_row_ + 1 : 0;
    last_ = task;
    yielded_ = view.tasks[task].op.kind == OpKind::yield;
  }

  TaskId pick(const View& view) override {
    if (over_) return view.ready[random_.below(view.ready_count)];
    const TaskId usual = usual_pick(view);
    uint32_t other = decide(view.ready_count);
    if (other == 0) return usual;
    for (uint32_t i = 0; i < view.ready_count; ++i)
      if (view.ready[i] != usual && --other == 0) return view.ready[i];
    return usual;
  }
  TaskId pick_early(const View& view) override {
    if (over_) return Strategy::pick_early(view);
    const uint32_t which = decide(view.early_count + 1);
    return which == 0 ? kNoTask : view.early[which - 1];
  }
  uint64_t value(const ValueView& view) override {
    if (over_) return Strategy::value(view);
    if (view.kind == ValueKind::fault) return decide(view.chance.of == 0 ? 1 : 2);
    if (view.n <= kOutcomesMost) return decide(static_cast<uint32_t>(view.n));
    cut_next_ = true;  // Too many to go through: the first of them only.
    return decide(kOutcomesMost);
  }

  void end(const EndView&) override {
    if (over_) return;
    keep();
    advance();
  }

 private:
  static constexpr uint32_t kInARow = 256;
  static constexpr uint32_t kOutcomesMost = 1024;
  static constexpr uint32_t kNodesMost = 4 << 20, kCountsMost = 32 << 20;
  static constexpr uint32_t kNone = ~uint32_t{0};

  struct Deviation {
    uint32_t before = kNone;  // Index of the one before it.
    uint32_t at = 0;          // Which decision of the schedule.
    uint32_t outcome = 0;
  };
  // A schedule that was run, by its last deviation, and what could be decided after that.
  struct Node {
    uint32_t last = kNone;
    uint32_t first = 0;  // Decision that counts[from] is of.
    uint32_t from = 0;   // Into the counts of its level.
    uint32_t length = 0;
  };

  TaskId usual_pick(const View& view) const {
    if (!view.current_ready || (!yielded_ && in_a_row_ < kInARow)) return default_pick(view);
    for (uint32_t i = 0; i < view.ready_count; ++i)
      if (view.ready[i] > view.current) return view.ready[i];
    return view.ready[0];
  }

  // Which of n outcomes the schedule under way takes here.
  uint32_t decide(uint32_t n) {
    if (n < 2) return 0;
    uint32_t outcome = 0;
    if (next_ < plan_.size() && plan_[next_].at == at_) {
      outcome = plan_[next_++].outcome;
      if (outcome >= n) outcome = 0;  // The program is not the one that it was.
    }
    if (plan_.empty() || at_ > plan_.back().at) {
      if (n > kOutcomesMost) cut_next_ = true;
      outcomes_.push_back(static_cast<uint16_t>(n > kOutcomesMost ? kOutcomesMost : n));
    }
    ++at_;
    return outcome;
  }

  // Keeps the schedule that has just ended for the next level.
  void keep() {
    if (outcomes_.empty() || level_ == most_) return;
    Vec<Node>& nodes = nodes_[(level_ + 1) % 2];
    Vec<uint16_t>& counts = counts_[(level_ + 1) % 2];
    if (nodes.size() >= kNodesMost || counts.size() + outcomes_.size() > kCountsMost ||
        deviations_.size() >= kNodesMost) {
      cut_next_ = true;
      return;
    }
    Node node;
    if (!plan_.empty()) {
      node.last = deviations_.size();
      deviations_.push_back({node_ == kNone ? kNone : nodes_[level_ % 2][node_].last,
                             plan_.back().at, plan_.back().outcome});
      node.first = plan_.back().at + 1;
    }
    node.from = counts.size();
    node.length = outcomes_.size();
    for (const uint16_t n : outcomes_) counts.push_back(n);
    nodes.push_back(node);
  }

  // Plans the next schedule: the next child of the node at hand, or of the next node, or the first
  // one of the next level.
  void advance() {
    for (;;) {
      const Vec<Node>& nodes = nodes_[level_ % 2];
      if (node_ == kNone || node_ >= nodes.size()) {
        if (!next_level()) return;
        continue;
      }
      const Node& node = nodes[node_];
      if (place_ < node.length && ++outcome_ < counts_[level_ % 2][node.from + place_]) break;
      outcome_ = 0;
      if (place_ < node.length) ++place_;
      if (place_ < node.length) continue;
      place_ = 0;
      ++node_;
    }
    const Node& node = nodes_[level_ % 2][node_];
    plan_.clear();
    for (uint32_t i = node.last; i != kNone; i = deviations_[i].before)
      plan_.insert_at(0, deviations_[i]);
    plan_.push_back({node.last, node.first + place_, outcome_});
  }

  // False where there is none, or none is wanted.
  bool next_level() {
    if (!truncated_) complete_ = static_cast<int32_t>(level_);
    truncated_ = truncated_ || cut_next_;
    nodes_[level_ % 2].clear();
    counts_[level_ % 2].clear();
    ++level_;
    node_ = place_ = outcome_ = 0;
    if (level_ <= most_ && !nodes_[level_ % 2].empty()) return true;
    over_ = true;
    everything_ = level_ <= most_ && !truncated_;
    exhausted_ = !truncated_;
    return false;
  }

  const uint32_t most_;  // Deviations at most.
  // The level being run, and what its schedules leave for the next; by parity of the level.
  uint32_t level_ = 0;
  Vec<Node> nodes_[2];
  Vec<uint16_t> counts_[2];
  Vec<Deviation> deviations_;
  uint32_t node_ = kNone, place_ = 0, outcome_ = 0;  // Where in the level; kNone at level 0.
  int32_t complete_ = -1;
  bool over_ = false, exhausted_ = false, everything_ = false;
  // This level, or the next, is not complete: memory was short, or a decision had more outcomes
  // than are tried.
  bool truncated_ = false, cut_next_ = false;
  // The schedule under way.
  Vec<Deviation> plan_;  // In order.
  Vec<uint16_t> outcomes_;
  uint32_t at_ = 0, next_ = 0;
  TaskId last_ = kNoTask;
  uint32_t in_a_row_ = 0;
  bool yielded_ = false;
};

}  // namespace

std::unique_ptr<Strategy> make_dfs(uint32_t deviations) {
  return std::make_unique<Dfs>(deviations);
}

}  // namespace ordeal::explore
