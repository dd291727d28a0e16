// Repeats decisions of an earlier schedule.
#pragma once

#include <cstdint>

#include "harness/explore/core/strategy.h"
#include "harness/explore/core/tape.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// A decision to follow. Tasks are named by Task::key(), or, within one process and for the very
// same program, by TaskId.
struct Followed {
  uint64_t task = 0;
  uint64_t value = 0;  // run, early: the task that goes on instead; else the outcome.
  uint32_t step = 0;
  DecisionKind kind = DecisionKind::run;
  uint8_t nth = 0;
};

// Follows given decisions, each where its task has made as many steps as then. A decision that does
// not apply in this run is ignored, and the default order holds everywhere else, so that any subset
// of a schedule's decisions is a schedule.
class ReplayStrategy final : public Strategy {
 public:
  // How decisions name tasks: by Task::key() or by TaskId.
  enum class Names : uint8_t { keys, ids };
  static constexpr uint32_t kNever = ~uint32_t{0};

  // What the schedules to come follow. Copies. Of two decisions for one place the first counts.
  void follow(const Followed* decisions, uint32_t count, Names names);
  // From this step of the schedule on, everything is drawn at random, by `seed` instead of the
  // schedule's own: to ask what a prefix of the schedule leaves open.
  void random_from(uint32_t step, uint64_t seed) {
    random_from_ = step;
    random_seed_ = seed;
  }

  // Whether the i-th decision applied in the last schedule: its place was reached, and what it asks
  // for could be done there (it may have been what happens anyway).
  bool applied(uint32_t i) const { return applied_[i] != 0; }

  const char* name() const override { return "replay"; }
  void begin(uint64_t seed) override;
  TaskId pick(const View& view) override;
  TaskId pick_early(const View& view) override;
  uint64_t value(const ValueView& view) override;
  bool follows() const override { return random_from_ != kNever || has_values_; }
  void spawned(TaskId parent, TaskId child, const View& view) override;
  void arrived(TaskId task, const View& view) override;
  void stepping(TaskId task, const View& view) override;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};

  uint32_t find(uint64_t task, uint32_t step, DecisionKind kind, uint8_t nth) const;
  TaskId among(const TaskId* tasks, uint32_t count, uint64_t wanted, const View& view) const;
  uint64_t named(TaskId task, const TaskView* tasks) const {
    return names_ == Names::ids ? task : tasks[task].key;
  }
  bool at_random(uint32_t step) const { return step >= random_from_; }

  Vec<Followed> decisions_;
  Vec<uint8_t> applied_;
  Vec<uint32_t> table_;  // Open addressing: indices of decisions_, or kNone.
  Names names_ = Names::keys;
  bool has_values_ = false;
  uint32_t random_from_ = kNever;
  uint64_t random_seed_ = 0;

  // Of the schedule under way: where the tables of its tasks were when last shown.
  const TaskView* tasks_ = nullptr;
  uint32_t step_ = 0;
};

}  // namespace ordeal::explore
