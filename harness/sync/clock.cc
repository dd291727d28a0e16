#include "harness/sync/clock.h"

#include <sched.h>
#include <time.h>
#include <cerrno>

#include "harness/sync/runtime.h"

namespace ordeal {
namespace {

constinit std::atomic<ManualClock*> g_clock{nullptr};

void sleep_natively(Instant deadline) {
  const Duration since = deadline.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  timespec ts{seconds.count(), (since - seconds).count()};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, nullptr) == EINTR) {
  }
}

}  // namespace

Instant now() {
  if (Runtime* runtime = current_runtime()) return runtime->now();
  const ManualClock* clock = g_clock.load(std::memory_order_acquire);
  return clock != nullptr ? clock->now() : Monotonic::now();
}

void sleep_until(Instant deadline) {
  if (Runtime* runtime = current_runtime()) return runtime->sleep_until(deadline);
  if (ManualClock* clock = g_clock.load(std::memory_order_acquire)) {
    if (deadline > clock->now()) clock->advance(deadline - clock->now());
    return;
  }
  if (deadline > Monotonic::now()) sleep_natively(deadline);
}

void sleep_for(Duration wait) { sleep_until(deadline_after(now(), wait)); }

void yield() {
  if (Runtime* runtime = current_runtime()) return runtime->yield();
  sched_yield();
}

ScopedClock::ScopedClock(ManualClock& clock) : before_(g_clock.exchange(&clock)) {}
ScopedClock::~ScopedClock() { g_clock.store(before_); }

}  // namespace ordeal
