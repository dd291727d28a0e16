#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {

// Lower outcomes of draws, and younger stores for loads: the lower half first.
bool lower_values(Shrinker& shrinker) {
  bool better = false;
  for (size_t i = 0; i < shrinker.entries().size(); ++i) {
    if (names_a_task(shrinker.entries()[i].kind)) continue;
    uint64_t low = 1;
    while (i < shrinker.entries().size() && low < shrinker.entries()[i].value &&
           !shrinker.spent()) {
      const uint64_t high = shrinker.entries()[i].value;
      std::vector<Entry> other = shrinker.entries();
      other[i].value = low + (high - low) / 2;
      if (shrinker.attempt(std::move(other))) {
        better = true;
      } else {
        low = low + (high - low) / 2 + 1;
      }
    }
  }
  return better;
}

}  // namespace ordeal::explore
