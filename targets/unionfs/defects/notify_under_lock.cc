#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint send_window{"unionfs.notify.send_window"};

class NotifiesUnderLocks : public UnionFs {
 public:
  using UnionFs::UnionFs;

 protected:
  void changed(const std::string& path) override {
    UnionFs::changed(path);
    send_window.pass({.path = path, .key = {}});
    tell(path);  // The bug: most callers hold the path's lock, and who is told may want it.
  }
};

}  // namespace

Defect notify_under_lock{"unionfs.notify.under_lock",
                         "an invalidation is sent while holding the lock that its reply needs"};

std::unique_ptr<UnionFs> union_that_notifies_under_locks(const UnionOptions& options) {
  return std::make_unique<NotifiesUnderLocks>(options);
}

}  // namespace ordeal::unionfs::defects
