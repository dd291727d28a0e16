#include "harness/history/steps.h"

#include <algorithm>

namespace ordeal::history {

void SearchSteps::sweep(std::vector<uint32_t*>& ends) {
  std::vector<uint32_t> moved(steps_.size(), 0);
  moved[kRoot] = 1;
  for (const uint32_t* end : ends) {
    for (uint32_t at = *end; moved[at] == 0; at = steps_[at].parent) moved[at] = 1;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < steps_.size(); ++i) {
    if (moved[i] == 0) continue;
    moved[i] = kept;
    steps_[kept] = steps_[i];
    steps_[kept].parent = moved[steps_[i].parent];
    ++kept;
  }
  steps_.resize(kept);
  for (uint32_t* end : ends) *end = moved[*end];
  sweep_at_ = std::max<size_t>(kFirstSweep, size_t{2} * kept);
}

std::vector<SearchStep> SearchSteps::path(uint32_t end) const {
  std::vector<SearchStep> path;
  for (uint32_t at = end; at != kRoot; at = steps_[at].parent) path.push_back(steps_[at]);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace ordeal::history
