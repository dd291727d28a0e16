#include <algorithm>

#include "targets/unionfs/policy.h"

namespace ordeal::unionfs {

// Equals stay in the order of the branches.
std::vector<Candidate> create_lfs(std::vector<Candidate> candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.free != b.free ? a.free < b.free : a.index < b.index;
  });
  return candidates;
}

}  // namespace ordeal::unionfs
