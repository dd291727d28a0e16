#include "harness/run/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "harness/base/text.h"

namespace ordeal {
using namespace std::chrono_literals;

Progress::Progress(const Plan& plan, const RunRequest& request)
    : name_(plan.name),
      live_(request.live),
      quiet_(request.quiet),
      explores_(request.mode == Mode::explore) {
  for (const GroupPlan& group : plan.groups) {
    if (group.for_time) bound_ = std::max(bound_, group.start_after + *group.for_time);
  }
}

std::string Progress::explored(const Board& board, const Assembler& assembler, Instant now) {
  const uint64_t schedules = board.header().schedules.load();
  const double seconds = to_seconds(now - last_);
  const double rate = last_ == Instant{} || seconds <= 0
                          ? 0
                          : static_cast<double>(schedules - last_operations_) / seconds;
  last_ = now;
  last_operations_ = schedules;
  std::string text =
      fmt::format("{}  {:8}  {} schedules/s  {} schedules  {}", name_, assembler.phase(),
                  with_thousands(static_cast<unsigned long long>(rate)), with_thousands(schedules),
                  board.header().strategy);
  if (!assembler.findings().empty())
    text += fmt::format("  {} findings", assembler.findings().size());
  return text;
}

std::string Progress::line(const Board& board, const Assembler& assembler, Instant now) {
  uint64_t operations = 0, errors = 0;
  uint32_t running = 0;
  for (uint32_t i = 0; i < board.lines(); ++i) {
    const BoardLine& l = board.line(i);
    operations += l.operations.load(std::memory_order_relaxed);
    errors += l.errors.load(std::memory_order_relaxed);
    running += l.state.load(std::memory_order_relaxed) == static_cast<uint32_t>(LineState::running);
  }
  const double seconds = to_seconds(now - last_);
  const double rate = last_ == Instant{} || seconds <= 0
                          ? 0
                          : static_cast<double>(operations - last_operations_) / seconds;
  last_ = now;
  last_operations_ = operations;
  std::string text = fmt::format(
      "{}  {:8}  {} threads  {} op/s  {} ops  {} errors  {} faults", name_, assembler.phase(),
      running, with_thousands(static_cast<unsigned long long>(rate)), with_thousands(operations),
      with_thousands(errors), with_thousands(board.header().faults.load()));
  if (!assembler.findings().empty()) {
    text += fmt::format("  {} findings", assembler.findings().size());
  }
  const int64_t start = board.header().run_start.load();
  if (start > 0 && bound_ > Duration::zero() && assembler.phase() == "run") {
    const Duration left = Instant(Duration(start)) + bound_ - now;
    text +=
        "  " +
        (left > Duration::zero() ? format_duration(std::chrono::ceil<std::chrono::seconds>(left))
                                 : "0s") +
        " left";
  }
  return text;
}

void Progress::show(const Board& board, const Assembler& assembler) {
  if (quiet_) return;
  const Instant now = Monotonic::now();
  if (now < next_) return;
  const bool first = next_ == Instant{};
  next_ = now + (live_ ? Duration(250ms) : Duration(1s));
  std::string text = explores_ ? explored(board, assembler, now) : line(board, assembler, now);
  if (first && !live_) return;  // A run of less than a second needs no line.
  if (!live_) {
    fmt::print(stderr, "{}\n", text);
    return;
  }
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const size_t width = known ? size.ws_col : 80;
  if (text.size() >= width) text.resize(width - 1);
  fmt::print(stderr, "\r\x1b[K{}", text);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::say(const std::string& text) {
  finish();
  fmt::print(stderr, "{}: {}\n", name_, text);
}

void Progress::finish() {
  if (!drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace ordeal
