// Quantiles of few values, exactly.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ordeal {

// The value below which `share` (0..1) of the sorted values lie; 0 where there are none. Pure.
template <class T>
double quantile(const std::vector<T>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)));
  return static_cast<double>(sorted[std::min(at, sorted.size() - 1)]);
}

}  // namespace ordeal
