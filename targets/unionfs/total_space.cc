#include "targets/unionfs/total_space.h"

#include <algorithm>
#include <set>

#include "targets/unionfs/names.h"

namespace ordeal::unionfs {

int total_space(const BranchList& branches, Placing& placing, fs::StatFs& out) {
  std::set<uint64_t> devices;
  std::vector<const fs::FileSystem*> counted_already;
  fs::StatFs sum;
  sum.block_size = 4096;
  sum.name_max = kNameMax;
  for (const BranchPtr& branch : branches) {
    fs::StatFs space;
    if (const int err = placing.statfs(*branch, space)) return err;
    if (std::ranges::count(counted_already, branch->fs.get()) > 0) continue;
    if (space.device != 0 && !devices.insert(space.device).second) continue;
    counted_already.push_back(branch->fs.get());
    const auto blocks = [&](uint64_t own) { return own * space.block_size / sum.block_size; };
    sum.blocks += blocks(space.blocks);
    sum.blocks_free += blocks(space.blocks_free);
    if (branch->writable()) sum.blocks_available += blocks(space.blocks_available);
    sum.files += space.files;
    sum.files_free += space.files_free;
  }
  out = sum;
  return 0;
}

}  // namespace ordeal::unionfs
