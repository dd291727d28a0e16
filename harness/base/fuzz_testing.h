// What the fuzzers of all rooms share. A fuzzer asserts with ALWAYS_ASSERT, and an exception that
// it does not catch ends it too: libFuzzer keeps the input in both cases.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/assert.h"

namespace ordeal {

// The bytes that libFuzzer made, as text. Borrowed for the length of the call.
inline std::string_view fuzzed_text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Whether `message` is `before`, the number of a line of `text`, a colon and a reason. The line
// after the last one counts: a text that was cut off is refused there.
inline bool names_a_line(std::string_view message, std::string_view before, std::string_view text) {
  if (!message.starts_with(before)) return false;
  message.remove_prefix(before.size());
  size_t line = 0;
  const auto [end, error] = std::from_chars(message.begin(), message.end(), line);
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  return error == std::errc() && line >= 1 && line <= lines + 1 &&
         std::string_view(end, message.end()).starts_with(": ") && end + 2 < message.end();
}

}  // namespace ordeal
