#include "harness/history/value_numbers.h"

#include <bit>

namespace ordeal::history {

ValueNumbers::ValueNumbers(size_t expected) : places_(std::bit_ceil(expected + expected / 2 + 16)) {
  values_.reserve(expected);
}

uint32_t ValueNumbers::number(const Value& value) {
  const size_t hash = value.hash();
  const auto check = static_cast<uint32_t>(hash >> 32);
  size_t at = hash & (places_.size() - 1);
  for (; places_[at].number != kEmpty; at = (at + 1) & (places_.size() - 1)) {
    if (places_[at].check == check && *values_[places_[at].number] == value)
      return places_[at].number;
  }
  const auto number = static_cast<uint32_t>(values_.size());
  places_[at] = {check, number};
  values_.push_back(&value);
  if (values_.size() * 3 > places_.size() * 2) grow();
  return number;
}

void ValueNumbers::grow() {
  places_.assign(places_.size() * 2, {});
  for (uint32_t i = 0; i < values_.size(); ++i) {
    const size_t hash = values_[i]->hash();
    size_t at = hash & (places_.size() - 1);
    while (places_[at].number != kEmpty) at = (at + 1) & (places_.size() - 1);
    places_[at] = {static_cast<uint32_t>(hash >> 32), i};
  }
}

}  // namespace ordeal::history
