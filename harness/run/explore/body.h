// One schedule of a scenario, from open to close, as the body that a Scheduler runs again and
// again: fresh targets and shared objects each time, the scripts back to what they were after
// loading, faults counted anew.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fault/plan.h"
#include "harness/run/explore/group_task.h"
#include "harness/run/explore/history.h"
#include "harness/run/explore/leaks.h"
#include "harness/run/explore/script_task.h"
#include "harness/run/life/claim_listener.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {

// The identity of an `invariant` failure that is a race that ThreadSanitizer has reported.
inline constexpr const char kRaceReported[] = "ThreadSanitizer reported a race";

// How much of one group a schedule runs: shrinking lowers these.
struct GroupSize {
  uint32_t threads = 1;
  uint64_t iterations = 1;
};

// The life cycle of a scenario in mode explore. One object runs every schedule of a process and
// adds up what all of them did.
//
// Everything but run() is called outside of schedules, on the thread that runs them all.
class ExploreBody {
 public:
  // `plan` has been bounded (bound_groups) and outlives the body, as `script` does. The seed of
  // the schedule under way is read from `tape`. `work_dir` is this process's own.
  ExploreBody(const Plan& plan, const Script& script, std::string work_dir,
              explore::TapeMemory tape);
  ExploreBody(const ExploreBody&) = delete;
  ExploreBody& operator=(const ExploreBody&) = delete;
  ~ExploreBody();

  // The body, called as task "main". A schedule that fails never returns from it.
  void run();

  // Returns true if the calling task's schedule has come to run(). Reports of races that wait
  // before that belong to an earlier schedule.
  bool has_begun() const { return this_task().epoch == epoch_; }

  std::vector<GroupSize> full_size() const;
  void set_size(const std::vector<GroupSize>& size) { size_ = size; }

  // The mistake, of a script or of the set-up, that ended a schedule and ends the run.
  const std::optional<ScriptError>& error() const { return context_.error; }

  // What all schedules so far did, added up.
  std::vector<TickRow> operations() const;
  std::vector<GroupRecord> groups() const;
  const std::vector<CheckRecord>& checks() const { return records_; }
  ExploreHistory& histories() { return history_; }
  const ExploreHistory& histories() const { return history_; }
  std::vector<PointResult> points() const { return faults_.snapshot(); }
  std::vector<AssertionResult> assertions() const { return assertions_.snapshot(); }
  const FaultPlan& faults() const { return faults_; }
  const std::vector<ResourceRow>& resources() const { return leaks_.rows(); }

 private:
  // All of these but the first are called by the main task of a schedule, in the order of the life
  // cycle. Any of them may end the schedule as failed.
  void make_tasks(const Script& script);
  void start_schedule();
  void open();
  void setup();
  void run_groups();
  void spawn(std::shared_ptr<Task>& task, std::function<void()> body);
  void evaluate_from_now_on(size_t check);
  void set_live(bool live);
  void verify();
  void judge_histories();
  void close();
  void fail_if_race_waits();

  const std::string work_dir_;
  ScheduleContext context_;
  const Plan& plan_;
  ClaimListener assertions_;
  ExploreLeaks leaks_;
  FaultPlan faults_;
  IdleClock clock_;
  std::vector<GroupSize> size_;
  ExploreHistory history_;
  std::vector<CheckRecord> records_;                    // As Plan::checks.
  std::vector<std::unique_ptr<GroupTask>> groups_;      // By group, then by index.
  std::vector<std::unique_ptr<ScheduleCheck>> checks_;  // As Plan::checks; null: not scripted.
  std::unique_ptr<ScriptTask> setup_, teardown_;        // Null: the scenario has none.
  uint64_t epoch_ = ~uint64_t{0};                       // Of the schedule that came to run() last.
};

}  // namespace ordeal
