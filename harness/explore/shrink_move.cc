#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {
namespace {

constexpr size_t kMostMovable = 64;
constexpr int64_t kFarthestMove = 8;

}  // namespace

bool move_entries(Shrinker& shrinker) {
  if (shrinker.entries().size() > kMostMovable) return false;
  for (size_t i = 0; i < shrinker.entries().size(); ++i) {
    for (int64_t by = 1; by <= kFarthestMove; ++by) {
      for (const int64_t step :
           {shrinker.entries()[i].step - by, shrinker.entries()[i].step + by}) {
        if (step < 0) continue;
        std::vector<Entry> other = shrinker.entries();
        other[i].step = static_cast<uint32_t>(step);
        if (shrinker.attempt(std::move(other))) return true;
      }
    }
  }
  return false;
}

}  // namespace ordeal::explore
