// A target that does nothing. What a run on it costs is what the harness costs.
#pragma once

#include <cstdint>
#include <string_view>

namespace ordeal::null {

// Has no state, so every call may come from any thread.
class Null {
 public:
  void nop() const;                                 // Returns at once.
  [[nodiscard]] int64_t echo(int64_t value) const;  // `value` again: a call with data both ways.
  // Ends the process, to show what is left of a run then: "segv" by a null pointer, "abort"; or
  // makes a mistake of mistakes.h. False for other words.
  bool crash(std::string_view kind) const;
};

}  // namespace ordeal::null
