// The evidence that a worker leaves which crashed or hangs: the board, its log, its frames.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/result/result.h"
#include "harness/run/record/board.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Returns a line for each thread that is in an operation: its name, the operation, since when, and,
// if `pid` still runs, the kernel function in which it waits. At most 40 lines.
std::string describe_threads(const Board& board, const Plan& plan, pid_t pid);

// Returns the same lines and the end of the worker's log.
std::string describe_crash(const Board& board, const Plan& plan, const std::string& log);

// Returns the frames that the worker's crash handler, or a sanitizer, wrote to its log.
std::vector<Stack> crash_stacks(const std::string& log);
// Returns true if the log has a report of AddressSanitizer or UBSan.
bool is_memory_error(const std::string& log);
// Returns what makes two crashes the same one: how they ended, and their topmost frames.
std::string crash_identity(const std::string& end, const std::vector<Stack>& stacks);

// Returns ": abort injected at POINT: …" if the log says that a fault made the process abort; else
// "".
std::string injected_abort(const std::string& log);

// Returns the findings that sanitizers wrote to a log: see sanitizer_findings.
std::vector<Finding> logged_findings(const std::string& log);

// Returns true if LeakSanitizer was not allowed to stop the threads of its process, which it must.
bool leak_check_failed(const std::string& log);

// Returns the finding of a process that ended as `end` says: the last report of a sanitizer in its
// log, else a crash with the frames of its handler and no evidence. A UBSan report never explains a
// fatal signal.
Finding crash_finding(const std::string& end, const std::string& log);
// Returns the finding of a target whose file-system process ended during a run. `why` says what
// else is known of that end.
Finding lost_mount_finding(const std::string& target, const std::string& end,
                           const std::string& why, const std::string& log);

// Returns what to set in the environment of a worker that runs under a sanitizer. `lost_memory`: it
// looks for unreachable blocks when it ends, which it never does in mode explore.
std::vector<std::string> sanitizer_environment(Sanitizer sanitizer, bool explore = false,
                                               bool lost_memory = false);

// Writes a backtrace to stderr when the process gets a signal that ends it, then lets it end.
// Call it once, early.
void install_crash_handler();

}  // namespace ordeal
