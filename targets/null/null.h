// A target that does nothing, for measuring the cost of the harness.
#pragma once

#include <cstdint>
#include <string_view>

namespace ordeal::null {

// A Null has no state. Thread-safe.
class Null {
 public:
  void nop() const;                                 // Returns at once.
  [[nodiscard]] int64_t echo(int64_t value) const;  // Returns `value`: data goes both ways.
  // Crashes the process: "segv" by a null pointer, "abort", or a mistake of mistakes.h. Returns
  // false for other words.
  bool crash(std::string_view kind) const;
};

}  // namespace ordeal::null
