// The worker processes of one run: how they are started, waited for and ended.
//
// A worker may have children of its own, such as file-system processes. They are not in the set,
// but end_everything() ends them too.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/run/process/process_handle.h"

namespace ordeal {

// One worker process, from its start to the end of the run.
struct Job {
  std::string role;  // Names its files: "worker", "worker-1".
  pid_t pid = -1;
  std::optional<int> status;  // As waitpid gives it; nothing while the worker runs.
  uint64_t peak_rss = 0;      // Bytes of resident memory at most; 0: not known yet.

  // Returns true if the worker has ended by itself with exit status 0.
  bool ended_well() const { return status == 0; }
};

// The workers of one run, which are children of this process. Used by one thread. Whoever makes a
// JobSet also makes this process the reaper of its descendants (PR_SET_CHILD_SUBREAPER), so that
// end_everything() finds those whose parent is gone.
class JobSet {
 public:
  // Starts a worker: a program with its arguments, variables added to its environment, its output
  // appended to the file `log`. Throws std::system_error.
  void start(const std::string& role, const std::vector<std::string>& args,
             const std::vector<std::string>& environment, const std::string& log);

  // Waits until a worker ends, `wake` becomes readable (-1: nothing does), or the deadline has
  // passed, whichever is first.
  void wait(int wake, Instant deadline);

  // Kills every descendant of this process and waits for their end, five seconds at most.
  // File-system processes are killed first: a process that uses a mount may hang in the kernel
  // until the server of that mount is gone.
  void end_everything();

  const std::vector<Job>& jobs() const { return jobs_; }
  size_t running() const;   // How many workers have not ended.
  bool any_failed() const;  // Whether a worker has ended otherwise than well.

 private:
  void reap();  // Takes the status of every child that has ended.
  void note_end(pid_t pid, int status, uint64_t peak_rss);

  std::vector<Job> jobs_;
  std::vector<ProcessHandle> handles_;  // By job.
  uint64_t own_peak_rss_ = 0;           // Of this process when it started the first worker.
};

}  // namespace ordeal
