// Numbers for values that occur often: equal values have equal numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/history/value.h"

namespace ordeal::history {

// Borrows the values: they outlive it, and stay where they are.
class ValueNumbers {
 public:
  // The values that are expected, about; there may be more.
  explicit ValueNumbers(size_t expected);

  // 0 for the first value that is met, 1 for the next different one, and so on.
  uint32_t number(const Value& value);
  size_t size() const { return values_.size(); }

 private:
  struct Place {
    uint32_t check = 0;  // The upper half of the hash, so that most others need no comparison.
    uint32_t number = kEmpty;
  };
  static constexpr uint32_t kEmpty = UINT32_MAX;

  void grow();

  std::vector<Place> places_;  // An open hash of a power of two.
  std::vector<const Value*> values_;
};

}  // namespace ordeal::history
