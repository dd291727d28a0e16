// Cheap time stamps for measuring operations: the processor's time-stamp counter where it is
// invariant (about 10 ns a stamp), the monotonic clock otherwise (about 22 ns).
#pragma once

#include <cstdint>

#include "harness/base/time.h"

namespace ordeal {

// Calibration, fixed once at start-up. Constant after calibrate(), so every thread may read it.
struct TickScale {
  bool use_tsc = false;
  double ns_per_tick = 1.0;
  uint64_t tick_origin = 0;  // This stamp ...
  Instant instant_origin{};  // ... was taken at this instant.
};

// The calibrated scale. The first call takes about 2 ms; call it before threads start.
const TickScale& tick_scale();

// A stamp. Stamps of different threads compare.
inline uint64_t ticks_now(const TickScale& scale) {
#if defined(__x86_64__)
  if (scale.use_tsc) [[likely]]
    return __builtin_ia32_rdtsc();  // Without <x86intrin.h>, half a second of every compilation.
#endif
  return static_cast<uint64_t>(Monotonic::now().time_since_epoch().count());
}

inline uint64_t ticks_to_ns(const TickScale& scale, uint64_t ticks) {
  return static_cast<uint64_t>(static_cast<double>(ticks) * scale.ns_per_tick);
}
inline uint64_t ns_to_ticks(const TickScale& scale, uint64_t ns) {
  return static_cast<uint64_t>(static_cast<double>(ns) / scale.ns_per_tick);
}

// The instant of a stamp, and the stamp of an instant; good to a few microseconds over a run.
Instant ticks_to_instant(const TickScale& scale, uint64_t ticks);
uint64_t instant_to_ticks(const TickScale& scale, Instant instant);

}  // namespace ordeal
