// The processes of a run: how they are started, found and ended, and what the kernel says of them.
// Everything here works on Linux by /proc, and may be called from any thread.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

// A process as /proc lists it at one moment.
struct ProcessInfo {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';  // As in /proc: R S D Z T …
  std::string name;  // comm
};

// Returns every process whose ancestor is `root`, parents before children, without `root` itself.
std::vector<ProcessInfo> descendants_of(pid_t root);

// Returns the path of the running program; "" if the kernel does not say it.
std::string self_path();

// Returns a status of waitpid in words: "exit 0", "signal 9 (Killed)".
std::string describe_wait_status(int status);

// Starts a program in a session of its own, so that Ctrl-C on the terminal does not reach it. Its
// stdin is empty, its stdout and stderr are appended to the file `log` ("": inherited). `extra_env`
// has entries "NAME=value", which replace those of this process. The descriptor `keep_fd` (-1:
// none) stays open there under the same number. Returns the pid. Throws std::system_error.
pid_t start_process(const std::vector<std::string>& args, const std::vector<std::string>& extra_env,
                    const std::string& log, int keep_fd = -1);

// Asks the kernel to kill this process when its parent ends. Ends this process at once if that
// parent is gone already. Call it first thing in a child.
void die_with_parent(pid_t expected_parent);

// Returns the peak of the resident memory in bytes; 0 if it is not known, as of a zombie.
uint64_t peak_rss_of(pid_t pid);

// Detaches every mount below `dir` that this process sees, innermost first. Returns how many.
int detach_mounts_below(const std::string& dir);

// Gives this process a private view of mounts: a mount made from now on ends with the last process
// that has this view. Returns false, with the reason in `why` (may be null), if the kernel refuses.
bool enter_private_mounts(std::string* why);

// One thread of a process, and the kernel function in which it waits.
struct ThreadState {
  pid_t tid = 0;
  std::string name;
  char state = '?';
  std::string waits_in;  // wchan; "" if it runs, or the kernel does not say.
};
// Returns the threads of a process; none if it has ended.
std::vector<ThreadState> threads_of(pid_t pid);

}  // namespace ordeal
