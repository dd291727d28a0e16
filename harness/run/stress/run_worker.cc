// The entry of a worker process.
#include <signal.h>

#include "harness/run/process/evidence.h"
#include "harness/run/process/processes.h"
#include "harness/run/stress/worker.h"

namespace ordeal {

int run_worker(const WorkerRequest& request, const ScriptLoader& load) {
  if (request.run.mode == Mode::explore) return run_explore_worker(request, load);
  die_with_parent(request.parent);
  enter_private_mounts(nullptr);  // If that is refused, the supervisor detaches what is left.
  signal(SIGPIPE, SIG_IGN);
  install_crash_handler();
  try {
    Worker(request, load(request.run)).run();
  } catch (const std::exception& error) {
    Journal(request.files.journal("worker")).write(ErrorRecord{error.what(), ""});
    return 64;
  }
  return 0;
}

}  // namespace ordeal
