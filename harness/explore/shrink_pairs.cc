#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {
namespace {

constexpr size_t kMostPaired = 40;  // Pairs are tried one by one.

}  // namespace

// One of the pair may be a switch away from a task, the other the switch back.
bool remove_pairs(Shrinker& shrinker) {
  if (shrinker.entries().size() > kMostPaired) return false;
  for (size_t later = shrinker.entries().size(); later-- > 1;) {
    for (size_t earlier = later; earlier-- > 0;) {
      std::vector<Entry> rest = without(shrinker.entries(), later, 1);
      const Entry& gone = shrinker.entries()[later];
      if (shrinker.attempt(without(rest, earlier, 1))) return true;
      // Or one instead of two: straight to where the second went.
      if (names_a_task(gone.kind) && rest[earlier].kind == gone.kind) {
        rest[earlier].runs = gone.runs;
        if (shrinker.attempt(std::move(rest))) return true;
      }
    }
  }
  return false;
}

}  // namespace ordeal::explore
