#include <algorithm>
#include <vector>

#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

class TakenTwice : public PathLocks {
 protected:
  void lock(std::span<Mutex* const> mutexes, Held& held) override {
    std::vector<Mutex*> ordered(mutexes.begin(), mutexes.end());
    std::ranges::sort(ordered, {}, &Mutex::ordinal);
    // The bug: the order is right, but both names of a rename may lie in one directory.
    for (size_t i = 0; i < ordered.size(); ++i)
      held[i].emplace(std::initializer_list<Mutex*>{ordered[i]});
  }
};

}  // namespace

Defect rename_same_lock_twice{"unionfs.rename.same_lock_twice",
                              "a rename within one directory locks the directory twice"};

std::unique_ptr<PathLocks> path_locks_taken_twice() { return std::make_unique<TakenTwice>(); }

}  // namespace ordeal::unionfs::defects
