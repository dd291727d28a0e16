#include "harness/explore/shrink_pass.h"

#include <algorithm>

namespace ordeal::explore {

// Delta debugging, from the end, where deviations tend to be left over from the search.
bool remove_chunks(Shrinker& shrinker) {
  bool better = false;
  for (size_t chunk = std::max<size_t>(shrinker.entries().size() / 2, 1);; chunk /= 2) {
    size_t end = shrinker.entries().size();
    while (end > 0 && !shrinker.spent()) {
      const size_t from = end > chunk ? end - chunk : 0;
      if (shrinker.attempt(without(shrinker.entries(), from, end - from))) better = true;
      end = std::min(from, shrinker.entries().size());
    }
    if (chunk <= 1) return better;
  }
}

}  // namespace ordeal::explore
