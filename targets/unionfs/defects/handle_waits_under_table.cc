#include "harness/fault/failpoint.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint wait_window{"unionfs.handle.wait_window"};

// Modelled on rclone commit 591fc3609, where a table and one of its entries are locked in both
// orders.
class WaitsUnderTable : public Handles {
 public:
  std::shared_ptr<OpenHandle> remove(fs::Handle handle) override {
    Lock lock(mu_);
    const auto found = handles_.find(handle);
    if (found == handles_.end()) return nullptr;
    const std::shared_ptr<OpenFile> file = found->second->file;
    wait_window.pass({.path = found->second->opened_path, .key = {}});
    // The bug: who copies the file up holds this lock, and asks the table for the file's handles.
    WriteLock no_writer(file->io);
    return take_out(handle);
  }
};

}  // namespace

Defect handle_waits_under_table{"unionfs.handle.waits_under_table",
                                "closing a handle waits for the file's writers while it holds the "
                                "table that a copy-up needs"};

std::unique_ptr<Handles> handles_that_wait_under_their_lock() {
  return std::make_unique<WaitsUnderTable>();
}

}  // namespace ordeal::unionfs::defects
