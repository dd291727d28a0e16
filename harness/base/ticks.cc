#include "harness/base/ticks.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace ordeal {
namespace {

bool tsc_is_invariant() {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(0x80000007, &a, &b, &c, &d) != 0 && (d & (1U << 8)) != 0;
#else
  return false;
#endif
}

TickScale calibrate() {
  TickScale scale;
#if defined(__x86_64__)
  if (tsc_is_invariant()) {
    using namespace std::chrono_literals;
    const Instant start = Monotonic::now();
    const uint64_t first = __builtin_ia32_rdtsc();
    Instant end = start;
    while (end - start < 2ms) end = Monotonic::now();
    const uint64_t last = __builtin_ia32_rdtsc();
    scale.use_tsc = last > first;
    scale.ns_per_tick =
        static_cast<double>((end - start).count()) / static_cast<double>(last - first);
    scale.tick_origin = first;
    scale.instant_origin = start;
  }
#endif
  if (!scale.use_tsc) scale = TickScale{};
  return scale;
}

}  // namespace

const TickScale& tick_scale() {
  static const TickScale scale = calibrate();
  return scale;
}

Instant ticks_to_instant(const TickScale& scale, uint64_t ticks) {
  const auto delta = static_cast<double>(static_cast<int64_t>(ticks - scale.tick_origin));
  return scale.instant_origin + Duration(static_cast<int64_t>(delta * scale.ns_per_tick));
}

uint64_t instant_to_ticks(const TickScale& scale, Instant instant) {
  const auto delta = static_cast<double>((instant - scale.instant_origin).count());
  return scale.tick_origin + static_cast<uint64_t>(static_cast<int64_t>(delta / scale.ns_per_tick));
}

}  // namespace ordeal
