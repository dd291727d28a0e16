#include "targets/null/mistakes.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/base/sanitizer.h"

namespace ordeal::null {
namespace {

constexpr const char* kKinds[] = {"overflow", "use-after-free", "shift", "sum", "misaligned"};

// In a sanitizer's build too: what comes closest to a mistake is none.
TEST(Mistakes, WithCareNoneIsMade) {
  for (const char* kind : kKinds) EXPECT_TRUE(make_mistake(kind, Care::enough)) << kind;
}

TEST(Mistakes, OtherWordsAreNone) {
  EXPECT_FALSE(make_mistake("gently", Care::none));
  EXPECT_FALSE(make_mistake("", Care::enough));
}

#if ORDEAL_ASAN
TEST(MistakesDeathTest, WithoutCareTheSanitizersTellOfEach) {
  const auto make = [](const char* kind) {
    make_mistake(kind, Care::none);
    _exit(0);
  };
  EXPECT_DEATH(make("overflow"), "heap-buffer-overflow");
  EXPECT_DEATH(make("use-after-free"), "heap-use-after-free");
  const auto any_end = [](int) { return true; };  // UBSAN_OPTIONS decide.
  EXPECT_EXIT(make("shift"), any_end, "shift exponent 40 is too large");
  EXPECT_EXIT(make("sum"), any_end, "signed integer overflow");
  EXPECT_EXIT(make("misaligned"), any_end, "misaligned address");
}
#elif !ORDEAL_TSAN  // Which tells of freed memory too.
TEST(Mistakes, WithoutSanitizersEachGoesOn) {
  for (const char* kind : kKinds) EXPECT_TRUE(make_mistake(kind, Care::none)) << kind;
}
#endif

}  // namespace
}  // namespace ordeal::null
