// A task that calls one function of the scenario in each schedule: setup, teardown or a check.
#pragma once

#include <memory>
#include <string>

#include "harness/run/explore/schedule_context.h"
#include "harness/run/life/check_runner.h"
#include "harness/scenario/lane.h"

namespace ordeal {

// A copy of the scenario with the name of the task that calls it. Made outside of schedules.
class ScriptTask {
 public:
  // All of them outlive the task. `log`: where its operations are recorded; null: nowhere.
  ScriptTask(ScheduleContext& context, const Script& script, const std::string& name,
             const std::string& group, HistoryLog* log);
  ScriptTask(const ScriptTask&) = delete;
  ScriptTask& operator=(const ScriptTask&) = delete;

  // The task that calls the function where it does not run in the main task; see renewed().
  std::shared_ptr<Task>& task() { return task_; }

  // The script as it was after loading. Called in a schedule, as those below.
  ThreadScript& start_over();
  // Calls the function of Plan::checks[check], whose operations the lane counts.
  ThreadScript::Answer call_check(size_t check);

 private:
  LaneConfig lane_config() const;

  ScheduleContext& context_;
  std::shared_ptr<Task> task_;
  const GroupPlan only_one_{};  // The lane runs one iteration.
  Lane lane_;
  ThreadEnv env_;
  std::unique_ptr<ThreadScript> script_;
};

// The clock of limits in schedules: the virtual time for which no task could run.
class IdleClock final : public RunClock {
 public:
  // REQUIRES: the caller is a task of a schedule.
  Instant now() const override;
  // Sleeps in virtual time: a short part of the limit, so that a claim is evaluated some 32 times.
  void pause(Duration within) override;
};

// One scripted check in schedules. A broken claim ends the schedule under way.
class ScheduleCheck final : CheckReporter {
 public:
  // All of them outlive the check. The answers of all schedules add up in `record`.
  ScheduleCheck(ScheduleContext& context, const Script& script, size_t check, CheckRecord& record,
                HistoryLog* log);

  std::shared_ptr<Task>& task() { return task_.task(); }
  // A new schedule begins. Those below are called in it, by the task that evaluates the check.
  void start_schedule() { runner_.start_over(); }

  // Returns true for an always and a sometimes, which are evaluated once beside the groups.
  bool is_evaluated_beside_groups() const;
  void evaluate_beside_groups();
  // The point of an eventually was hit: waits until the claim holds, or fails.
  void evaluate_after_hit();
  // All groups have ended.
  void evaluate_at_the_end();

 private:
  void claim_broken(const CheckRecord& record, Finding finding) override;
  void script_failed(const ScriptError& error) override { context_.fail(error); }
  bool goes_on() const override { return true; }
  std::string limit_of(const CheckPlan& check) const override;
  CheckRunner::Call call() {
    return [this] { return task_.call_check(check_); };
  }

  ScheduleContext& context_;
  const size_t check_;
  ScriptTask task_;
  IdleClock clock_;
  CheckRunner runner_;
};

}  // namespace ordeal
