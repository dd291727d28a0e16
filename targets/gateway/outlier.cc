#include "targets/gateway/outlier.h"

#include "harness/sync/clock.h"

namespace ordeal::gateway {

void Outlier::record(bool ok) {
  if (options_.eject_after == 0) return;
  if (ok) {
    row_.store(0, std::memory_order_relaxed);
    return;
  }
  // The increment returns this failure's own place in the row. A second look at the
  // counter would see the failures of others too.
  const int place = row_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (place >= options_.eject_after) eject();
}

void Outlier::eject() {
  until_.store(deadline_after(now(), options_.eject_for).time_since_epoch().count(),
               std::memory_order_relaxed);
}

bool Outlier::ejected() const {
  return options_.eject_after > 0 &&
         now() < Instant(Duration(until_.load(std::memory_order_relaxed)));
}

}  // namespace ordeal::gateway
