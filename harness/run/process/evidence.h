// What is known of a worker that did not end by itself.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/result/result.h"
#include "harness/run/record/board.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// A line for each thread that is in an operation: its name, the operation, since when, and, where
// `pid` still runs, what the kernel says it waits in. At most 40 lines.
std::string describe_threads(const Board& board, const Plan& plan, pid_t pid);

// The same, and the end of the worker's log.
std::string describe_crash(const Board& board, const Plan& plan, const std::string& log);

// The frames that the worker's crash handler, or a sanitizer, wrote to its log.
std::vector<Stack> crash_stacks(const std::string& log);
bool is_memory_error(const std::string& log);
std::string crash_identity(const std::string& end, const std::vector<Stack>& stacks);

// ": abort injected at POINT: …" where the process wrote that it was made to crash; else "".
std::string injected_abort(const std::string& log);

// What sanitizers reported in a log: see sanitizer_findings.
std::vector<Finding> logged_findings(const std::string& log);

// Whether LeakSanitizer was not allowed to look: it needs to stop the threads of its process.
bool leak_check_failed(const std::string& log);

// The finding of a process that ended so, by its log: what a sanitizer said of it last, else a
// crash with the frames of its handler and no evidence. What is undefined ends nothing by a signal.
Finding crash_finding(const std::string& end, const std::string& log);
// The same of the file-system process of a target during a run. `why`: what is known of it besides.
Finding lost_mount_finding(const std::string& target, const std::string& end,
                           const std::string& why, const std::string& log);

// What to set in the environment of a worker that runs under a sanitizer. `lost_memory`: it is to
// look for blocks that nothing leads to when it ends; never so in mode explore.
std::vector<std::string> sanitizer_environment(const std::string& sanitize, bool explore = false,
                                               bool lost_memory = false);

// Writes a backtrace to stderr when the process gets a signal that ends it, then lets it end.
// Call it once, early.
void install_crash_handler();

}  // namespace ordeal
