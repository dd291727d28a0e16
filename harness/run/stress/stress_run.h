// What the parts of a stress run share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/run/judge/history_book.h"
#include "harness/run/life/claim_listener.h"
#include "harness/run/life/phases.h"
#include "harness/run/life/target_set.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"
#include "harness/run/record/recorder.h"
#include "harness/run/stress/mount_set.h"
#include "harness/run/stress/run_control.h"

namespace ordeal {

// How many threads the groups of the plan have together.
uint32_t count_threads(const Plan& plan);

// One stress run in its worker process: the plan, the objects that it is carried out on and the
// files that it is written to. The main thread makes it before any other thread of the run, and
// destroys it after them; each member states its own thread rules.
struct StressRun {
  StressRun(const WorkerRequest& the_request, std::unique_ptr<Script> the_script);
  StressRun(const StressRun&) = delete;
  StressRun& operator=(const StressRun&) = delete;

  // Constant after construction.
  const WorkerRequest request;
  const std::unique_ptr<Script> script;
  const Plan plan;  // The scenario's, as the request changes it.

  // The files of the run, and what is written to them while threads run.
  Board board;
  Journal journal;
  Phases phases{board, journal};
  ClaimListener assertions{plan, &journal};
  Recorder recorder;
  HistoryBook history{plan};

  // What scripts reach. Mounts and targets are open from phase open to phase close.
  SharedObjects shared{plan.shared};
  RunControl control;
  MountSet mounts{request, plan, journal};
  TargetSet targets{plan, request.work_dir};

  // The environment of a thread that reaches the open targets. Thread-safe while they are open.
  ThreadEnv make_env(const std::string& thread, const std::string& group, uint32_t index,
                     HistoryLog* log);
  // Calls a function of the scenario in a thread of its own, and waits for it: "setup", "teardown".
  void call_script(const std::string& name, HistoryLog* log,
                   const std::function<std::optional<ScriptError>(ThreadScript&)>& function);
  // The resource counts of every target, in this process and in file-system processes.
  std::vector<ResourceCount> resource_counts();
  // Journals the error of a script, and ends the run. Thread-safe.
  void fail(const ScriptError& error);
};

}  // namespace ordeal
