#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// A strategy of the portfolio and what it has to show for its schedules.
struct Member {
  std::unique_ptr<Strategy> strategy;
  uint32_t early = 0, late = 0;  // Weights where all do equally well; see kPatience.
  uint64_t schedules = 0, failures = 0, first_failure = 0, fresh = 0;
  double fresh_rate = 1, failure_rate = 0;  // Running means.
  double share = 0;
  double owed = 0;  // Schedules that it should have had and has not.
};

// Shares the schedules among the other strategies. No one of them is good at everything: what surw
// finds in ten schedules a random walk does not find in a million, and the other way round. Each
// has a share of the schedules to come by its weight and its credit: how many of its recent ones
// showed a partial order that was new, and, above all, failed. Each keeps a floor.
//
// Weights favour those that find ordinary mistakes at once. A mistake that is still hidden after
// kPatience schedules is none of these: then the walks that need no model of the program, and have
// no blind spot, take most.
//
// Who runs next is a function of the schedules so far, and of no seed. Once `dfs` has run every
// schedule there is nothing left to do.
class Portfolio final : public Strategy {
 public:
  Portfolio() {
    add(make_surw(), 6, 1);
    add(make_greybox(), 6, 1);
    add(make_pos(), 3, 8);
    add(make_pct(kPctDepth), 3, 1);
    add(make_urw(), 2, 1);
    add(make_random(), 1, 8);
    add(make_random_priority(), 1, 1);
    add(make_dfs(kAnyDeviations), 1, 1);
    settle();
    choose();
    now_ = next_;
  }

  const char* name() const override { return "portfolio"; }
  const char* ran() const override { return now_->name(); }
  bool exhausted() const override { return exhausted_; }
  std::string bound() const override { return exhausted_ ? dfs_->bound() : std::string(); }

  void begin(uint64_t seed) override {
    now_ = next_;
    now_->begin(seed);
  }
  void end(const EndView& end) override {
    now_->end(end);
    Member& member = members_[chosen_];
    ++member.schedules;
    ++schedules_;
    if (end.fresh) ++member.fresh;
    if (end.failed && member.failures++ == 0) member.first_failure = member.schedules;
    if (end.failed) failed_ = true;
    member.fresh_rate += ((end.fresh ? 1 : 0) - member.fresh_rate) / 64;
    member.failure_rate += ((end.failed ? 1 : 0) - member.failure_rate) / 64;
    exhausted_ = dfs_->exhausted();
    if (schedules_ % kSettle == 0 || end.failed) settle();
    choose();
  }

  bool follows() const override { return next_->follows(); }
  TaskId pick(const View& view) override { return now_->pick(view); }
  TaskId pick_early(const View& view) override { return now_->pick_early(view); }
  uint64_t value(const ValueView& view) override { return now_->value(view); }
  void spawned(TaskId parent, TaskId child, const View& view) override {
    now_->spawned(parent, child, view);
  }
  void arrived(TaskId task, const View& view) override { now_->arrived(task, view); }
  void stepping(TaskId task, const View& view) override { now_->stepping(task, view); }

  std::vector<StrategyCredit> credit() const {
    std::vector<StrategyCredit> rows;
    for (uint32_t i = 0; i < count_; ++i) {
      const Member& member = members_[i];
      rows.push_back({member.strategy->name(), member.schedules, member.failures,
                      member.first_failure, member.fresh, member.share, member.strategy->bound()});
    }
    return rows;
  }

 private:
  static constexpr uint32_t kMost = 8;
  static constexpr uint64_t kPatience = 20'000;
  static constexpr uint64_t kSettle = 32;  // Schedules between two looks at the credits.
  static constexpr double kFloor = 1.0 / 64;
  static constexpr double kLeastCredit = 0.25, kFailureCredit = 8;

  void add(std::unique_ptr<Strategy> strategy, uint32_t early, uint32_t late) {
    Member& member = members_[count_++];
    dfs_ = strategy.get();  // It is the last one.
    member.strategy = std::move(strategy);
    member.early = early;
    member.late = late;
  }

  // Shares by weight and credit; what is above the floors is divided in proportion.
  void settle() {
    const bool late = schedules_ >= kPatience && !failed_;
    double sum = 0;
    for (uint32_t i = 0; i < count_; ++i) {
      Member& member = members_[i];
      const double credit = kLeastCredit + member.fresh_rate + kFailureCredit * member.failure_rate;
      member.share = (late ? member.late : member.early) * credit;
      sum += member.share;
    }
    for (uint32_t i = 0; i < count_; ++i)
      members_[i].share = kFloor + members_[i].share / sum * (1 - kFloor * count_);
  }

  void choose() {
    chosen_ = 0;
    for (uint32_t i = 0; i < count_; ++i) {
      members_[i].owed += members_[i].share;
      if (members_[i].owed > members_[chosen_].owed) chosen_ = i;
    }
    members_[chosen_].owed -= 1;
    next_ = members_[chosen_].strategy.get();
  }

  Member members_[kMost];
  uint32_t count_ = 0;
  uint32_t chosen_ = 0;
  const Strategy* dfs_ = nullptr;
  Strategy* now_ = nullptr;   // Of the schedule under way, or of the last one.
  Strategy* next_ = nullptr;  // The same from begin() to end(); then that of the next one.
  uint64_t schedules_ = 0;
  bool failed_ = false, exhausted_ = false;
};

}  // namespace

std::unique_ptr<Strategy> make_portfolio() { return std::make_unique<Portfolio>(); }

std::vector<StrategyCredit> credit_of(const Strategy& strategy) {
  const auto* portfolio = dynamic_cast<const Portfolio*>(&strategy);
  return portfolio == nullptr ? std::vector<StrategyCredit>() : portfolio->credit();
}

}  // namespace ordeal::explore
