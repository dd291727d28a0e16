#include "harness/run/process/evidence.h"

#include <execinfo.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "harness/base/text.h"
#include "harness/fault/plan.h"
#include "harness/run/process/processes.h"
#include "harness/run/process/symbols.h"
#include "harness/run/record/environment.h"
#include "harness/watch/sanitizer_reports.h"

namespace ordeal {
namespace {

std::string operation_name(const Plan& plan, uint32_t slot) {
  const size_t target = slot / kRowsPerTarget;
  if (target >= plan.targets.size()) return "?";
  const TargetRow& row = *plan.targets[target].row;
  if (slot % kRowsPerTarget >= row.rows.size()) return "?";
  return fmt::format("{}.{}", row.name, row.rows[slot % kRowsPerTarget].name);
}

std::vector<std::string> last_lines(const std::string& path, size_t count) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
    if (lines.size() > count) lines.erase(lines.begin());
  }
  return lines;
}

constexpr char kBacktraceBegins[] = "ordeal: backtrace\n";

// Everything here is safe in a signal handler once backtrace() has been called before.
void on_fatal_signal(int number) {
  const auto put = [](const char* text) {
    const ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    static_cast<void>(ignored);
  };
  put("ordeal: fatal signal\n");
  put(kBacktraceBegins);
  void* frames[64];
  backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
  signal(number, SIG_DFL);
  raise(number);
}

}  // namespace

std::string describe_threads(const Board& board, const Plan& plan, pid_t pid) {
  constexpr size_t kShown = 40;
  std::map<pid_t, ThreadState> states;
  if (pid > 0) {
    for (ThreadState& state : threads_of(pid)) states[state.tid] = std::move(state);
  }
  const uint64_t now = ticks_now(tick_scale());
  std::vector<std::string> lines;
  size_t more = 0;
  for (uint32_t i = 0; i < board.lines(); ++i) {
    const BoardLine& line = board.line(i);
    const auto state = static_cast<LineState>(line.state.load());
    if (state == LineState::free || state == LineState::ended) continue;
    if (lines.size() == kShown) {
      ++more;
      continue;
    }
    const uint32_t slot = line.current.load();
    const uint64_t since = line.since.load();
    std::string text(line.thread);
    if (slot != kNoOp && since < now) {
      text += fmt::format(" is in {} since {}", operation_name(plan, slot),
                          format_duration(Duration(ticks_to_ns(tick_scale(), now - since))));
    } else {
      text += " is between operations";
    }
    text += fmt::format(", after {} operations", line.operations.load());
    if (const auto it = states.find(line.tid.load()); it != states.end()) {
      text += fmt::format(" [{}{}{}]", it->second.state, it->second.waits_in.empty() ? "" : " in ",
                          it->second.waits_in);
    }
    lines.push_back(std::move(text));
  }
  if (more > 0) lines.push_back(fmt::format("… and {} more threads", more));
  return lines.empty() ? "no thread of a group was running" : join(lines, "\n");
}

std::string describe_crash(const Board& board, const Plan& plan, const std::string& log) {
  std::string text = describe_threads(board, plan, 0);
  const std::vector<std::string> tail = last_lines(log, 40);
  if (!tail.empty()) text += "\n\nThe end of the worker's log:\n" + join(tail, "\n");
  return text;
}

// Lines of glibc's backtrace: "build/release/ordeal(_ZN…+0x1f)[0x55…]".
std::vector<Stack> crash_stacks(const std::string& log) {
  std::ifstream in(log);
  Stack stack;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line + "\n" == kBacktraceBegins) {
      inside = true;
      stack = {"where it crashed", "", {}};
      continue;
    }
    const size_t open = line.find('('), close = line.find(')');
    if (!inside || open == std::string::npos || close == std::string::npos) continue;
    Frame frame;
    frame.module = line.substr(0, open).substr(line.substr(0, open).rfind('/') + 1);
    frame.function = demangled(line.substr(open + 1, line.find('+', open) - open - 1));
    stack.frames.push_back(std::move(frame));
  }
  return inside ? std::vector<Stack>{stack} : std::vector<Stack>{};
}

bool is_memory_error(const std::string& log) {
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) {
    if (line.find("ERROR: AddressSanitizer") != std::string::npos) return true;
    if (line.find("runtime error:") != std::string::npos) return true;
  }
  return false;
}

std::string crash_identity(const std::string& end, const std::vector<Stack>& stacks) {
  std::string identity = end;
  size_t used = 0;
  for (const Stack& stack : stacks) {
    for (const Frame& frame : stack.frames) {
      if (frame.function.empty() || used == 4) continue;
      identity += "|" + frame.function;
      ++used;
    }
  }
  return identity;
}

std::string injected_abort(const std::string& log) {
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kInjectedAbort)) return line.substr(line.find(':'));
  }
  return "";
}

std::vector<Finding> logged_findings(const std::string& log) {
  std::ostringstream text;
  text << std::ifstream(log, std::ios::binary).rdbuf();
  return sanitizer_findings(text.str());
}

bool leak_check_failed(const std::string& log) {
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) {
    if (line.find("LeakSanitizer has encountered a fatal error") != std::string::npos) return true;
  }
  return false;
}

Finding crash_finding(const std::string& end, const std::string& log) {
  std::vector<Finding> logged = logged_findings(log);
  const bool killed = end.starts_with("signal");
  std::erase_if(logged, [killed](const Finding& f) {
    return f.kind == FindingKind::leak || (killed && f.kind == FindingKind::undefined_behavior);
  });
  if (!logged.empty()) return logged.back();
  Finding finding;
  finding.kind = !killed && is_memory_error(log) ? FindingKind::memory_error : FindingKind::crash;
  finding.claim = fmt::format("the worker ended with {}{}", end, injected_abort(log));
  finding.stacks = crash_stacks(log);
  finding.fingerprint = fingerprint_of(finding.kind, crash_identity(end, finding.stacks));
  return finding;
}

Finding lost_mount_finding(const std::string& target, const std::string& end,
                           const std::string& why, const std::string& log) {
  Finding finding = crash_finding(end, log);
  if (!finding.evidence.empty()) {  // A sanitizer's, which ends its process by itself.
    finding.evidence += fmt::format("\nin the file-system process of target.{}\n", target);
    return finding;
  }
  finding.kind = FindingKind::crash;
  finding.claim = fmt::format("the file-system process of target.{} ended with {} during the run{}",
                              target, end, why);
  finding.fingerprint = fingerprint_of(finding.kind, finding.claim);
  return finding;
}

std::vector<std::string> sanitizer_environment(Sanitizer sanitizer, bool explore,
                                               bool lost_memory) {
  const auto with = [](const char* name, const std::string& options) {
    const char* before = getenv(name);
    return fmt::format("{}={}{}{}", name, options, before != nullptr ? ":" : "",
                       before != nullptr ? before : "");
  };
  if (sanitizer == Sanitizer::thread) {
    // The order of locks is watched by the harness, which knows of gates. A race of an earlier
    // schedule is reported again in a later one.
    const std::string each = explore ? "suppress_equal_stacks=0:suppress_equal_addresses=0:" : "";
    return {with(
        "TSAN_OPTIONS",
        "halt_on_error=0:exitcode=0:report_signal_unsafe=0:history_size=4:detect_deadlocks=0:" +
            each + "external_symbolizer_path=" + symbolizer_path())};
  }
  if (sanitizer == Sanitizer::address) {
    // What schedules abandon is lost, and one that does what is undefined is to end there.
    return {
        with("ASAN_OPTIONS",
             fmt::format("detect_leaks={}:abort_on_error=0:external_symbolizer_path={}",
                         lost_memory && !explore ? 1 : 0, symbolizer_path())),
        with("UBSAN_OPTIONS", fmt::format("print_stacktrace=1:halt_on_error={}", explore ? 1 : 0))};
  }
  return {};
}

void install_crash_handler() {
  // AddressSanitizer's own tells more of all but an abort, which it leaves alone.
  const bool all = own_sanitizer() != Sanitizer::address;
  void* frames[4];
  backtrace(frames, 4);  // Loads what it needs now, not in the handler.
  // A task that ran off its stack has none left for the handler. For this thread alone.
  static char handler_stack[64 << 10];
  stack_t stack{};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  if (all) sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = SA_ONSTACK;
  for (int number : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE}) {
    if (all || number == SIGABRT) sigaction(number, &action, nullptr);
  }
}

}  // namespace ordeal
