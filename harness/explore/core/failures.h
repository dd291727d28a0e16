// Failed schedules in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/outcome.h"
#include "harness/explore/core/resource_table.h"
#include "harness/explore/core/task_table.h"

namespace ordeal::explore {

// Describes why a schedule has failed, from its tables as they are at that moment. It reads the
// tables and changes nothing. Temporary: it refers to the tables.
//
// Each function returns a Failure whose identity is the same for the same mistake in every
// schedule: it names places and objects, but no ordinals and no steps.
class FailureReports {
 public:
  FailureReports(const TaskTable& tasks, const ResourceTable& resources)
      : tasks_(tasks), resources_(resources) {}

  // No task can run and no timer is left: a deadlock where tasks wait for each other in a cycle;
  // else a lost wake-up where a task waits to be notified; else a lock whose holder has ended.
  Failure stuck() const;
  // The schedule has not ended although each task had its turns in the last `max_steps` steps.
  Failure endless(uint32_t max_steps) const;
  // The running task's access of `shared` races with an earlier one.
  Failure raced(const Resource& shared, const PlainRace& race, std::source_location at) const;
  // The running task has used a lock or condition as it must not be; `what` ends the sentence.
  Failure misused(const Resource& resource, const std::string& what) const;
  // An exception has left the body of the running task.
  Failure uncaught(const std::string& claim) const;
  // The invariant of SchedulerOptions does not hold after the running task's last step.
  Failure invariant_broken(const char* invariant) const;

 private:
  void describe_deadlock(Failure& failure, const std::vector<size_t>& cycle) const;
  bool describe_lost_wakeup(Failure& failure) const;
  void describe_kept_lock(Failure& failure) const;
  std::vector<WaitingTask> waiting() const;
  std::string holder_of(const Resource& lock) const;
  std::string awaited_by(const TaskState& task) const;

  const TaskTable& tasks_;
  const ResourceTable& resources_;
};

}  // namespace ordeal::explore
