#include "harness/run/life/shutdown_timer.h"

#include <algorithm>
#include <numeric>

#include "harness/sync/clock.h"

namespace ordeal {

Duration ShutdownTimer::used() const {
  return std::accumulate(parts_.begin(), parts_.end(), Duration{0},
                         [](Duration sum, const ShutdownPart& part) { return sum + part.took; });
}

Instant ShutdownTimer::deadline() const { return deadline_after(now(), options_.within - used()); }

bool ShutdownTimer::all_ended() const {
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const ShutdownPart& part) { return part.ended; });
}

std::optional<Finding> ShutdownTimer::late(const std::string& running) const {
  std::vector<ShutdownPart> parts = parts_;
  if (options_.timers_fire_early && used() < options_.within) {
    for (ShutdownPart& part : parts) part.ended = true;
  }
  return slow_shutdown(parts, options_.within, running);
}

}  // namespace ordeal
