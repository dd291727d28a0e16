#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint over_window{"unionfs.rename.over_window"};

class UnlinksBeforeRenames : public UnionFs {
 public:
  using UnionFs::UnionFs;

  int rename(const std::string& from, const std::string& to, unsigned flags) override {
    Layer source, target;
    const bool over = flags == 0 && from != to && state_.lookup.find(from, source) == 0 &&
                      state_.lookup.find(to, target) == 0 && S_ISREG(target.attr.mode);
    if (over) {
      if (const int err = unlink(to)) return err;  // The bug: for a moment there is no such name.
      over_window.pass({.path = to, .key = {}});
      yield();
    }
    return UnionFs::rename(from, to, flags);
  }
};

}  // namespace

Defect rename_not_atomic{
    "unionfs.rename.not_atomic",
    "a rename over a file removes the file first: an open meanwhile finds no file"};

std::unique_ptr<UnionFs> union_that_unlinks_before_renames(const UnionOptions& options) {
  return std::make_unique<UnlinksBeforeRenames>(options);
}

}  // namespace ordeal::unionfs::defects
