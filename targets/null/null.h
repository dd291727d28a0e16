// A target that does nothing. What a run on it costs is what the harness costs.
#pragma once

#include <cstdint>

namespace ordeal::null {

// Has no state, so every call may come from any thread.
class Null {
 public:
  void nop() const;                                 // Returns at once.
  [[nodiscard]] int64_t echo(int64_t value) const;  // `value` again: a call with data both ways.
};

}  // namespace ordeal::null
