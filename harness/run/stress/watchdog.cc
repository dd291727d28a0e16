#include "harness/run/stress/watchdog.h"

#include <fmt/format.h>

#include "harness/run/process/harness_threads.h"
#include "harness/sync/native_wait.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr Duration kBeat = 100ms;

}  // namespace

Watchdog::Watchdog(Parts parts)
    : parts_(std::move(parts)),
      run_(parts_.run),
      stall_(run_.plan.stress.stall_after, Monotonic::now()) {}

void Watchdog::start() {
  ticker_ = Thread("ticker", [this] { watch(); });
}

void Watchdog::stop() {
  if (!ticker_.joinable()) return;
  stopped_.notify();
  ticker_.join();
}

void Watchdog::watch() {
  const HarnessThread mark;
  do look(Monotonic::now());
  while (!stopped_.wait_for(kBeat));
  parts_.detectors.drain_races();
}

void Watchdog::look(Instant now) {
  run_.board.header().heartbeat.fetch_add(1);
  const std::vector<TickRow> rows = run_.recorder.drain();
  if (!rows.empty()) run_.journal.write(rows);
  parts_.detectors.drain_races();
  parts_.detectors.drain_locks();
  look_for_stop();
  look_for_stall(now);
  look_for_deadlock(now);
  look_for_lost_mount();
  look_for_endless_phase(now);
  parts_.leaks.sample();
}

// The supervisor sets the flag in memory that both processes share, where no thread can wait.
void Watchdog::look_for_stop() {
  if (run_.control.in_groups.load() && run_.board.header().stop.load()) run_.control.stop();
}

// The run ends with a description of what each thread was doing.
void Watchdog::look_for_stall(Instant now) {
  if (!stall_.look(progress_of(run_.board), now)) return;
  parts_.hangs.report_stall(
      fmt::format("no thread has moved for {}", format_duration(run_.plan.stress.stall_after)));
  run_.control.stop();
}

// Threads that wait for each other in a cycle of locks and joins never go on: the run need not wait
// until nothing has moved for long.
void Watchdog::look_for_deadlock(Instant now) {
  const auto cycle = deadlock_.look(native_waits(), now);
  if (!cycle || !parts_.hangs.report_deadlock(*cycle)) return;
  run_.control.stop();
  if (!run_.control.in_groups.load()) parts_.give_up();
}

// A file-system process that ends before it was asked to ends the run.
void Watchdog::look_for_lost_mount() {
  if (run_.mounts.report_lost([this] { return parts_.hangs.describe_threads(); }))
    run_.control.stop();
}

// A setup, a check or a teardown that never ends cannot be stopped from inside.
void Watchdog::look_for_endless_phase(Instant now) {
  const auto phase = run_.phases.overdue(now);
  if (!phase) return;
  parts_.hangs.report_endless_phase(*phase);
  parts_.give_up();
}

}  // namespace ordeal
