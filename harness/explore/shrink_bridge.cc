#include "harness/explore/shrink_pass.h"

#include <algorithm>

namespace ordeal::explore {

// The tasks between the switches do not run at all; removing a switch to a task would let the task
// before it run on.
bool bridge_switches(Shrinker& shrinker) {
  bool better = false;
  for (size_t chunk = shrinker.entries().size() / 2; chunk >= 2; chunk /= 2) {
    size_t end = shrinker.entries().size();
    while (end >= chunk && !shrinker.spent()) {
      const size_t from = end - chunk;
      std::vector<Entry> rest(shrinker.entries().begin(),
                              shrinker.entries().begin() + static_cast<ptrdiff_t>(from));
      size_t first = rest.size();
      for (size_t i = from; i < shrinker.entries().size(); ++i) {
        const Entry& entry = shrinker.entries()[i];
        const bool opens = first == rest.size() && (i == from || rest.size() == from);
        if (i >= end || entry.kind != DecisionKind::run || opens) {
          rest.push_back(entry);
        } else if (first < rest.size() && rest[first].kind == DecisionKind::run) {
          rest[first].runs = entry.runs;
        }
      }
      if (shrinker.attempt(std::move(rest))) better = true;
      end = std::min(from + chunk - 1, shrinker.entries().size());
    }
  }
  return better;
}

}  // namespace ordeal::explore
