// How people write durations, rates and chances, and the helpers for text behind error messages.
// Input: lines, each a value; the first line is also a pattern that is matched with the others.
// fuzz: -max_len=512
#include <cmath>
#include <vector>

#include "harness/base/fuzz_testing.h"
#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/base/time.h"

namespace ordeal {
namespace {

void check_value(const std::string& text) {
  if (const auto duration = parse_duration(text)) {
    ALWAYS_ASSERT(*duration >= Duration::zero());
    const std::string printed = format_duration(*duration);
    ALWAYS_ASSERT(!printed.empty());
    // Hours and minutes are printed together, which no scenario may write.
    if (*duration < std::chrono::minutes(1)) {
      const auto again = parse_duration(printed);
      ALWAYS_ASSERT(again.has_value(), printed);
      ALWAYS_ASSERT(format_duration(*again) == printed, printed);
    }
  }
  if (const auto rate = parse_rate(text)) ALWAYS_ASSERT(std::isfinite(*rate) && *rate > 0, text);
  if (const auto chance = parse_chance(text)) {
    ALWAYS_ASSERT(chance->in > 0 && chance->of <= chance->in, text);
    const auto again = parse_chance(format_chance(*chance));
    ALWAYS_ASSERT(again.has_value() && *again == *chance, text);
  }
}

void check_pair(const std::string& pattern, const std::string& text) {
  ALWAYS_ASSERT(glob_match(text, text) || text.find_first_of("*?") != text.npos, text);
  if (glob_match(pattern, text)) ALWAYS_ASSERT(glob_match("*" + pattern, text));
  const size_t distance = edit_distance(pattern, text);
  ALWAYS_ASSERT(distance == edit_distance(text, pattern));
  ALWAYS_ASSERT((distance == 0) == (pattern == text));
  ALWAYS_ASSERT(distance <= std::max(pattern.size(), text.size()));
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = ordeal::fuzzed_text(data, size);
  const std::vector<std::string> lines = ordeal::split(text, '\n');
  ALWAYS_ASSERT(ordeal::join(lines, "\n") == text);
  for (const std::string& line : lines) {
    ordeal::check_value(line);
    ordeal::check_pair(lines.front(), line);
  }
  return 0;
}
