#include "harness/run/life/run_clock.h"

#include "harness/sync/clock.h"

namespace ordeal {

// A claim of real threads is evaluated at a fixed rate: its limit may be long, and a run that is
// told to stop must see that soon.
void RealClock::pause(Duration) {
  sleep_for(std::chrono::milliseconds(10));  // layers: allow(sleep): the rate of evaluations
}

}  // namespace ordeal
