#include "targets/null/null.h"

#include <gtest/gtest.h>

#include <limits>

namespace ordeal::null {
namespace {

TEST(Null, EchoGivesBackWhatItGot) {
  const Null target;
  target.nop();
  for (const int64_t value : {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::max(),
                              std::numeric_limits<int64_t>::min()}) {
    EXPECT_EQ(target.echo(value), value);
  }
}

TEST(NullDeathTest, CrashesAsItWasAsked) {
  const Null target;
  EXPECT_DEATH(target.crash("segv"), "");
  EXPECT_DEATH(target.crash("abort"), "");
  EXPECT_FALSE(target.crash("gently"));
}

}  // namespace
}  // namespace ordeal::null
