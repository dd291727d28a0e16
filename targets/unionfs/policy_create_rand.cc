#include <algorithm>

#include "harness/sync/choose.h"
#include "targets/unionfs/policy.h"

namespace ordeal::unionfs {

// The choice is on the schedule's tape, so a replay takes the same branch.
std::vector<Candidate> create_rand(std::vector<Candidate> candidates) {
  if (candidates.size() > 1) {
    const uint64_t first = choose(candidates.size(), "unionfs.create.rand");
    std::rotate(candidates.begin(), candidates.begin() + static_cast<ptrdiff_t>(first),
                candidates.end());
  }
  return candidates;
}

}  // namespace ordeal::unionfs
