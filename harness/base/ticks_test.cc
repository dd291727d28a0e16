#include "harness/base/ticks.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(Ticks, GoThereAndBack) {
  const TickScale& scale = tick_scale();
  const Instant now = Monotonic::now();
  const Instant back = ticks_to_instant(scale, instant_to_ticks(scale, now));
  EXPECT_LT(std::chrono::abs(back - now), 1us);
  EXPECT_NEAR(static_cast<double>(ticks_to_ns(scale, ns_to_ticks(scale, 1'000'000))), 1e6, 2);
}

TEST(Ticks, NeverRunBackwardsOnOneThread) {
  const TickScale& scale = tick_scale();
  uint64_t last = ticks_now(scale);
  for (int i = 0; i < 1000; ++i) {
    const uint64_t next = ticks_now(scale);
    ASSERT_GE(next, last);
    last = next;
  }
}

}  // namespace
}  // namespace ordeal
