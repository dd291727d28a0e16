// Processes of a run: starting, finding and ending them.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

struct ProcessInfo {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';  // As in /proc: R S D Z T …
  std::string name;  // comm
};

// Every process whose ancestor is `root`, parents before children; `root` itself is not among them.
std::vector<ProcessInfo> descendants_of(pid_t root);

// Path of the running program.
std::string self_path();

// "exit 0", "signal 9 (Killed)": what a status of waitpid says.
std::string describe_wait_status(int status);

// Starts a program in a session of its own: stdin empty, stdout and stderr appended to `log`
// (empty: inherited). `keep_fd` (-1: none) stays open there under the same number. Returns its pid.
// Throws std::system_error.
pid_t start_process(const std::vector<std::string>& args, const std::vector<std::string>& extra_env,
                    const std::string& log, int keep_fd = -1);

// Asks the kernel to kill this process when its parent ends; ends at once where that parent is
// gone already. Call it first thing in a child.
void die_with_parent(pid_t expected_parent);

// Peak resident memory in bytes; 0 where unknown.
uint64_t peak_rss_of(pid_t pid);

// Detaches every mount below `dir` that this process sees; returns how many there were.
int detach_mounts_below(const std::string& dir);

// A private view of mounts: what is mounted from now on ends with the last process in it.
// False, with the reason, where the kernel refuses.
bool enter_private_mounts(std::string* why);

// The name of each thread of a process with what the kernel says it waits in.
struct ThreadState {
  pid_t tid = 0;
  std::string name;
  char state = '?';
  std::string waits_in;  // wchan; "" where unknown or running.
};
std::vector<ThreadState> threads_of(pid_t pid);

}  // namespace ordeal
