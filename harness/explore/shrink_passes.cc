// The list of passes.
#include <algorithm>

#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {
namespace {

constexpr ShrinkPass kFast[] = {regroup_steps, remove_chunks, bridge_switches};
constexpr ShrinkPass kSlow[] = {remove_pairs, retarget_switches, move_entries, lower_values};

}  // namespace

std::span<const ShrinkPass> fast_passes() { return kFast; }
std::span<const ShrinkPass> slow_passes() { return kSlow; }

std::vector<Entry> without(const std::vector<Entry>& entries, size_t from, size_t count) {
  std::vector<Entry> rest(entries.begin(), entries.begin() + static_cast<ptrdiff_t>(from));
  rest.insert(rest.end(),
              entries.begin() + static_cast<ptrdiff_t>(std::min(from + count, entries.size())),
              entries.end());
  return rest;
}

}  // namespace ordeal::explore
