#include <algorithm>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint lock_window{"unionfs.rename.lock_window"};

class AsNamed : public PathLocks {
 protected:
  void lock(std::span<Mutex* const> mutexes, Held& held) override {
    for (size_t i = 0; i < mutexes.size(); ++i) {
      if (std::ranges::count(mutexes.first(i), mutexes[i]) > 0) continue;
      if (i > 0) lock_window.pass();
      held[i].emplace(std::initializer_list<Mutex*>{
          mutexes[i]});  // The bug: source before target, whatever others do.
    }
  }
};

}  // namespace

Defect rename_positional_locks{"unionfs.rename.positional_locks",
                               "a rename locks its source, then its target: two renames in "
                               "opposite directions wait for each other"};

std::unique_ptr<PathLocks> path_locks_as_named() { return std::make_unique<AsNamed>(); }

}  // namespace ordeal::unionfs::defects
