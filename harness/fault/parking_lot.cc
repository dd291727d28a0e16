#include "harness/fault/parking_lot.h"

#include <algorithm>

#include "harness/fault/rule.h"
#include "harness/sync/clock.h"

namespace ordeal {

void ParkingLot::close() {
  Lock lock(mu_);
  closed_.store(true, std::memory_order_release);
  closed_cv_.notify_all();
}

void ParkingLot::park(Duration wait) {
  // A pause that only healing would end is a long one in a schedule.
  if (current_runtime() != nullptr) return sleep_for(std::min(wait, DelayLaw::kLongest));
  const Instant deadline = deadline_after(now(), wait);
  {
    Lock lock(mu_);
    const bool closed = closed_cv_.wait_until(
        mu_, deadline, [this] { return closed_.load(std::memory_order_relaxed); });
    if (closed) return;
  }
  // The native deadline has passed. Where a test holds now() still, only a sleep moves the clock.
  sleep_until(deadline);
}

void ParkingLot::spin(Duration wait) {
  if (current_runtime() != nullptr) return sleep_for(wait);  // Nothing else moves the time there.
  const Instant deadline = deadline_after(Monotonic::now(), wait);
  while (Monotonic::now() < deadline && !closed()) {
  }
}

}  // namespace ordeal
