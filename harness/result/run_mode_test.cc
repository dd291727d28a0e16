#include "harness/result/run_mode.h"

#include <gmock/gmock.h>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {

std::string refusal_of_mode(const char* name) {
  try {
    parse_mode("--mode", name);
  } catch (const InputError& error) {
    return error.what();
  }
  return "taken";
}

TEST(RunMode, NamesAreReadBack) {
  for (const Mode mode : all_modes()) EXPECT_EQ(parse_mode("--mode", to_string(mode)), mode);
  for (const Sanitizer sanitizer : all_sanitizers())
    EXPECT_EQ(parse_sanitizer("--sanitize", to_string(sanitizer)), sanitizer);
}

TEST(RunMode, AMisspeltModeIsRefusedWithTheNearestSpelling) {
  EXPECT_EQ(refusal_of_mode("exlpore"),
            "--mode exlpore: expected stress or explore (did you mean \"explore\"?)");
  EXPECT_EQ(find_mode(""), std::nullopt);
}

TEST(RunMode, NoSanitizerHasTheEmptyName) {
  EXPECT_STREQ(to_string(Sanitizer::none), "");
  EXPECT_EQ(find_sanitizer(""), Sanitizer::none);
  EXPECT_EQ(find_sanitizer("memory"), std::nullopt);
  EXPECT_THROW(parse_sanitizer("sanitize", ""), InputError) << "a person must name one";
}

}  // namespace
}  // namespace ordeal
