// A thread of a group in schedules.
#pragma once

#include <memory>

#include "harness/run/explore/schedule_context.h"
#include "harness/scenario/lane.h"

namespace ordeal {

// One thread of a group, with its own copy of the scenario. It runs its body in every schedule, and
// counts what it did in all of them. Made, and asked for its counts, outside of schedules.
class GroupTask {
 public:
  // All of them outlive the task. `log`: where its operations are recorded; null: nowhere.
  GroupTask(ScheduleContext& context, const Script& script, size_t group, uint32_t index,
            HistoryLog* log);
  GroupTask(const GroupTask&) = delete;
  GroupTask& operator=(const GroupTask&) = delete;

  // Runs the body this many times. Called in a schedule, by task().
  void run(uint64_t iterations);

  // The task that runs it, "writers/0"; see renewed().
  std::shared_ptr<Task>& task() { return task_; }
  size_t group() const { return group_; }
  uint32_t index() const { return index_; }  // Of the thread in its group.
  const Lane& lane() const { return lane_; }

 private:
  LaneConfig lane_config();
  // Ends the schedule if no table lists the error and no fault injects it.
  void judge_error(OpSlot slot, int code) const;

  ScheduleContext& context_;
  const size_t group_;
  const uint32_t index_;
  std::shared_ptr<Task> task_;
  ThreadEnv env_;
  Lane lane_;
  std::unique_ptr<ThreadScript> script_;  // Null: the group is a mix.
};

}  // namespace ordeal
