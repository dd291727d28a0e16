#include "harness/base/assert.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

TEST(AlwaysAssert, IsSilentWhenItHolds) { ALWAYS_ASSERT(1 + 1 == 2); }

TEST(AlwaysAssertDeathTest, NamesTheExpressionAndTheReason) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(ALWAYS_ASSERT(1 + 1 == 3, "arithmetic is off"), "1 \\+ 1 == 3: arithmetic is off");
}

}  // namespace
}  // namespace ordeal
