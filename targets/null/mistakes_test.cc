#include "targets/null/mistakes.h"

#include <gtest/gtest.h>
#include <unistd.h>

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

// A program that an AddressSanitizer build ends, and no other.
TEST(MistakesDeathTest, AddressSanitizerTellsOfEach) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  const auto make = [](const char* kind) {
    make_mistake(kind, Care::none);
    _exit(0);
  };
  EXPECT_DEATH(make("overflow"), "heap-buffer-overflow");
  EXPECT_DEATH(make("use-after-free"), "heap-use-after-free");
  const auto told = [](int) { return true; };
  EXPECT_EXIT(make("shift"), told, "shift exponent 40 is too large");
  EXPECT_EXIT(make("sum"), told, "signed integer overflow");
  EXPECT_EXIT(make("misaligned"), told, "misaligned address");
  return;
#endif
#endif
  for (const char* kind : kKinds) EXPECT_TRUE(make_mistake(kind, Care::none)) << kind;
}

}  // namespace
}  // namespace ordeal::null
