#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint close_window{"unionfs.handle.close_window"};

class ClosedUnderReaders : public Handles {
 public:
  std::shared_ptr<OpenHandle> remove(fs::Handle handle) override {
    std::shared_ptr<OpenHandle> removed = Handles::remove(handle);
    if (removed == nullptr) return nullptr;
    const std::shared_ptr<LowerFile> lower = removed->get();
    close_window.pass({.path = removed->opened_path, .key = {}});
    // The bug: somebody may read from it still, and its number soon stands for another file.
    lower->close();
    return removed;
  }
};

}  // namespace

Defect handle_close_under_read{"unionfs.handle.close_under_read",
                               "a file is closed in its branch while a reader uses it: the number "
                               "goes to another file"};

std::unique_ptr<Handles> handles_closed_under_readers() {
  return std::make_unique<ClosedUnderReaders>();
}

}  // namespace ordeal::unionfs::defects
