#include <string>

#include "harness/explore/strategy/bound.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatti, ASPLOS 2010).
// Tasks have random ranks and the highest runs; at depth - 1 random choices the one that would run
// falls below everybody. A bug that depth ordered steps make is shown by one schedule of at least
// n k^(depth-1).
//
// Only steps at which several tasks are ready count towards k, which is the most of them that a
// recent schedule had. Where a task cannot get on its rank must not keep the others back: who
// yields, or tries the same lock again, falls to the bottom; who has slept draws a new rank, for a
// sleeper holds nobody up. Past some multiple of the usual length a fair random walk takes over.
class Pct final : public Strategy {
 public:
  explicit Pct(uint32_t depth) : depth_(depth) {}
  const char* name() const override { return "pct"; }

  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    tasks_.clear();
    picks_ = 0;
    next_ = 0;
    lowest_ = 0;
    fair_from_ = usual_ == 0 ? kFairFirst : limits(usual_ * kFairTimes, kFairLeast, kFairMost);
    draw_changes();
  }
  bool follows() const override { return true; }

  void stepping(TaskId task, const View& view) override {
    Rank& rank = rank_of(task);
    const Op& op = view.tasks[task].op;
    switch (op.kind) {
      case OpKind::yield:
        rank.rank = --lowest_;
        break;
      case OpKind::sleep:
        rank.rank = draw_rank();
        break;
      case OpKind::try_lock:
        if (rank.tried == op.resource) rank.rank = --lowest_;
        rank.tried = op.resource;
        break;
      case OpKind::unlock:
        if (rank.tried == op.resource) rank.tried = 0;
        break;
      default:
        break;
    }
  }

  TaskId pick(const View& view) override {
    if (++picks_ > fair_from_) return view.ready[random_.below(view.ready_count)];
    TaskId best = highest(view);
    if (next_ < changes_.size() && changes_[next_].at == picks_) {
      tasks_[best].rank = changes_[next_++].rank;
      best = highest(view);
    }
    return best;
  }

  void end(const EndView& end) override {
    ++schedules_;
    if (end.tasks > most_tasks_) most_tasks_ = end.tasks;
    const bool tail = picks_ > fair_from_;
    const uint32_t picks = tail ? fair_from_ : picks_;
    usual_ = usual_ == 0 ? picks : (usual_ * 7 + picks + 4) / 8;
    if (!tail && picks > window_) window_ = picks;
    if (schedules_ % kWindow != 0) return;
    window_before_ = window_;
    window_ = 0;
  }

  std::string bound() const override {
    return pct_bound(
        {.depth = depth_, .tasks = most_tasks_, .choices = most_changes_, .schedules = schedules_});
  }

 private:
  static constexpr uint32_t kGuess = 64;  // k before anything is known of it.
  static constexpr uint32_t kWindow = 64;
  static constexpr uint32_t kFairFirst = 2'000, kFairTimes = 8;
  static constexpr uint32_t kFairLeast = 500, kFairMost = 10'000;

  struct Rank {
    int64_t rank = 0;
    ResourceId tried = 0;  // The lock it tried last and has not released since.
  };
  struct Change {
    uint32_t at = 0;
    int64_t rank = 0;
  };

  static uint32_t limits(uint32_t value, uint32_t low, uint32_t high) {
    return value < low ? low : value > high ? high : value;
  }
  // Above every changed rank. Two may be equal once in 2^60: the later task runs then.
  int64_t draw_rank() { return static_cast<int64_t>(random_.next() >> 3) + (int64_t{1} << 32); }

  Rank& rank_of(TaskId task) {
    while (task >= tasks_.size()) tasks_.push_back({draw_rank(), 0});
    return tasks_[task];
  }
  TaskId highest(const View& view) {
    rank_of(view.ready[view.ready_count - 1]);
    TaskId best = view.ready[0];
    for (uint32_t i = 1; i < view.ready_count; ++i)
      if (tasks_[view.ready[i]].rank >= tasks_[best].rank) best = view.ready[i];
    return best;
  }

  // depth - 1 distinct places in [1, k], in ascending order; the rank each gives is independent of
  // where it comes.
  void draw_changes() {
    uint32_t k = window_ > window_before_ ? window_ : window_before_;
    if (k == 0) k = usual_ != 0 ? usual_ : kGuess;
    if (k > most_changes_) most_changes_ = k;
    changes_.clear();
    const uint32_t wanted = depth_ - 1 < k ? depth_ - 1 : k;
    while (changes_.size() < wanted) {
      const Change change{static_cast<uint32_t>(1 + random_.below(k)), depth_ - changes_.size()};
      uint32_t i = 0;
      while (i < changes_.size() && changes_[i].at < change.at) ++i;
      if (i < changes_.size() && changes_[i].at == change.at) continue;
      changes_.insert_at(i, change);
    }
  }

  const uint32_t depth_;
  Vec<Rank> tasks_;      // By TaskId.
  Vec<Change> changes_;  // By place.
  uint32_t next_ = 0;
  uint32_t picks_ = 0;
  uint32_t fair_from_ = 0;
  int64_t lowest_ = 0;
  // What is remembered of earlier schedules.
  uint64_t schedules_ = 0;
  uint32_t usual_ = 0;                          // Running mean of picks.
  uint32_t window_ = 0, window_before_ = 0;     // Most picks, of the last schedules and before.
  uint32_t most_tasks_ = 0, most_changes_ = 0;  // The n and the k of the guarantee.
};

}  // namespace

std::unique_ptr<Strategy> make_pct(uint32_t depth) { return std::make_unique<Pct>(depth); }

}  // namespace ordeal::explore
