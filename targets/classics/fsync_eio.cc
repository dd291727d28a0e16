// A page is written back and the device fails. Whoever asked is told, but the page counts as clean
// from then on: the next fsync of somebody else who wrote to it returns success for data that is
// nowhere (what PostgreSQL's developers met in 2018).
#include <cerrno>

#include "harness/base/assert.h"
#include "harness/sync/cond_var.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class Page {
 public:
  explicit Page(bool fixed) : fixed_(fixed) {}

  int write() {  // The version that the page has now.
    Lock lock(mu_);
    dirty_ = true;
    return ++version_;
  }
  int fsync() {
    int version = 0;
    {
      Lock lock(mu_);
      written_cv_.wait(mu_, [this]() REQUIRES(mu_) { return !writing_; });
      if (!dirty_) return 0;
      dirty_ = false;
      writing_ = true;
      version = version_;
    }
    const int error = write_to_device();
    Lock lock(mu_);
    writing_ = false;
    written_cv_.notify_all();
    if (error == 0) {
      on_disk_ = version;
    } else if (fixed_) {
      dirty_ = true;
    }
    return error;
  }
  int on_disk() {
    Lock lock(mu_);
    return on_disk_;
  }

 private:
  int write_to_device() {  // Fails the first time.
    Lock lock(device_mu_);
    return ++writes_ == 1 ? EIO : 0;
  }

  const bool fixed_;
  Mutex mu_{"page"};
  CondVar written_cv_{"page.written"};
  bool dirty_ GUARDED_BY(mu_) = false;
  bool writing_ GUARDED_BY(mu_) = false;
  int version_ GUARDED_BY(mu_) = 0;
  int on_disk_ GUARDED_BY(mu_) = 0;
  Mutex device_mu_{"device"};
  int writes_ GUARDED_BY(device_mu_) = 0;
};

}  // namespace

void fsync_eio(bool fixed) {
  Page page(fixed);
  Crew crew;
  crew.start(2, "writer", [&] {
    const int mine = page.write();
    if (page.fsync() != 0) return;
    ALWAYS_ASSERT(page.on_disk() >= mine, "data whose fsync succeeded are on the disk");
  });
  crew.join();
}

}  // namespace ordeal::classics
