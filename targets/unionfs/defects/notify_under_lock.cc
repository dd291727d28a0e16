#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint send_window{"unionfs.notify.send_window"};

class NotifiesUnderLocks : public Invalidation {
 public:
  using Invalidation::Invalidation;

  void path_changed(const std::string& path) override {
    Invalidation::path_changed(path);
    send_window.pass({.path = path, .key = {}});
    // The bug: most callers hold the path's lock, and the client may want it.
    notify(path);
  }
};

}  // namespace

Defect notify_under_lock{"unionfs.notify.under_lock",
                         "an invalidation is sent while holding the lock that its reply needs"};

std::unique_ptr<Invalidation> invalidation_that_notifies_under_locks(
    Placing& placing, std::unique_ptr<AttrCache> attrs, const Notify& notify) {
  return std::make_unique<NotifiesUnderLocks>(placing, std::move(attrs), notify);
}

}  // namespace ordeal::unionfs::defects
