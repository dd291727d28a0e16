#include <algorithm>

#include "targets/unionfs/policy.h"

namespace ordeal::unionfs {

// Keeps a directory's files together while the branches that have the directory have room.
std::vector<Candidate> create_epmfs(std::vector<Candidate> candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.has_parent != b.has_parent) return a.has_parent;
    return a.free != b.free ? a.free > b.free : a.index < b.index;
  });
  return candidates;
}

}  // namespace ordeal::unionfs
