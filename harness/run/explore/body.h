// One schedule of a scenario, from open to close, as the body that a Scheduler runs again and
// again: fresh targets and shared objects each time, the scripts back to what they were after
// loading, faults counted anew.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/explore/core/tape.h"
#include "harness/fault/plan.h"
#include "harness/run/explore/close.h"
#include "harness/run/explore/history.h"
#include "harness/run/life/claim_listener.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/explore_settings.h"
#include "harness/scenario/script.h"
#include "harness/scenario/shared_objects.h"
#include "harness/sync/thread.h"

namespace ordeal {

// The identity of an `invariant` failure that is a race that ThreadSanitizer has reported.
inline constexpr const char kRaceReported[] = "ThreadSanitizer reported a race";

// How much of the scenario a schedule runs: shrinking lowers these.
struct GroupSize {
  uint32_t threads = 1;
  uint64_t iterations = 1;
};

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

  // Whether the calling task's schedule has come to run(): before that, races that wait are those
  // of another one.
  bool has_begun() const { return this_task().epoch == epoch_; }

  std::vector<GroupSize> full_size() const;
  void set_size(const std::vector<GroupSize>& size) { size_ = size; }

  // A script's or a set-up's mistake, which ended a schedule and ends the run.
  const std::optional<ScriptError>& error() const { return error_; }

  // What all schedules so far did, added up.
  std::vector<TickRow> operations() const;
  std::vector<GroupRecord> groups() const;
  const std::vector<CheckRecord>& checks() const { return checks_; }
  ExploreHistory& histories() { return history_; }
  const ExploreHistory& histories() const { return history_; }
  std::vector<PointResult> points() const { return faults_.snapshot(); }
  std::vector<AssertionResult> assertions() const { return assertions_.snapshot(); }
  const FaultPlan& faults() const { return faults_; }
  const std::vector<ResourceRow>& resources() const { return leaks_.rows(); }

 private:
  struct World;
  struct Runner;  // A thread of a group.
  struct Asker;   // A scripted check, setup or teardown.

  void make_runners(const Script& script);
  std::unique_ptr<Asker> make_asker(const Script& script, const std::string& name,
                                    const std::string& group);
  void open();
  void open_target(size_t index);
  void enter(ThreadEnv& env);
  void spawn_all();
  void spawn(std::shared_ptr<Task>& task, const std::string& group, std::function<void()> body);
  void run_group(Runner& runner);
  bool ask(Asker& asker);
  void await_claim(Asker& asker);
  void begin_to_await(size_t check);
  void set_live(bool live);
  [[noreturn]] void fail_claim(const Asker& asker, const std::string& evidence);
  void verify();
  void judge_histories();
  void close();
  [[noreturn]] void fail(const ScriptError& error);
  void judge_error(const Runner& runner, OpSlot slot, int code);
  static int call_core(void* self, size_t target, const OpRow& row, Call& call);

  const Plan& plan_;
  const std::string work_dir_;
  const explore::TapeMemory tape_;
  const std::set<int> injectable_;
  ClaimListener assertions_;
  ExploreLeaks leaks_;
  FaultPlan faults_;
  std::vector<GroupSize> size_;
  std::vector<std::unique_ptr<Runner>> runners_;  // By group, then by index.
  std::vector<std::unique_ptr<Asker>> askers_;    // By check; null where none is scripted.
  std::unique_ptr<Asker> setup_, teardown_;
  std::vector<CheckRecord> checks_;
  ExploreHistory history_;
  std::optional<ScriptError> error_;
  uint64_t epoch_ = ~uint64_t{0};  // Of the schedule that came to run() last.
  World* world_ = nullptr;  // Of the schedule under way; left as it is where that was abandoned.
};

}  // namespace ordeal
