#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint read_window{"unionfs.config.read_window"};

class HoldsItsConfig : public UnionFs {
 public:
  using UnionFs::UnionFs;

  int statfs(const std::string& path, fs::StatFs& out) override {
    // The bug: the guard is held while branches are asked. A writer waits for it, and whatever
    // looks at the configuration meanwhile waits for the writer.
    ConfigStore::Reader guard(state_.config);
    read_window.pass({.path = path, .key = {}});
    return UnionFs::statfs(path, out);
  }
};

}  // namespace

Defect config_held_across_io{"unionfs.config.held_across_io",
                             "the guard of the configuration is held while branches are asked"};

std::unique_ptr<UnionFs> union_that_holds_its_config(const UnionOptions& options) {
  return std::make_unique<HoldsItsConfig>(options);
}

}  // namespace ordeal::unionfs::defects
