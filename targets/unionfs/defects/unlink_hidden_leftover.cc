#include <algorithm>
#include <cerrno>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint hide_window{"unionfs.unlink.hide_window"};

// Renames a file that is open to a hidden name, and removes it with the last release.
class HidesOpenFiles : public UnionFs {
 public:
  using UnionFs::UnionFs;

  int unlink(const std::string& path) override {
    const std::shared_ptr<OpenFile> file = state_.handles->file_at(path);
    if (file == nullptr) return UnionFs::unlink(path);
    hide_window.pass({.path = path, .key = {}});
    yield();
    Layer top;
    if (const int err = state_.lookup.find(path, top)) return err;
    const std::string hidden = state_.placing.temporary_for(path);
    if (const int err = top.branch->fs->rename(path, hidden, 0)) return err;
    state_.handles->unlinked(path);
    state_.invalidation->path_changed(path);
    Lock lock(hidden_mu_);
    hidden_.push_back({file, top.branch, hidden});  // The bug: the last release may be over.
    return 0;
  }
  int release(fs::Handle handle) override {
    const std::shared_ptr<OpenHandle> open = state_.handles->find(handle);
    if (open == nullptr) return EBADF;
    const int err = UnionFs::release(handle);
    if (state_.handles->handles_of(*open->file).empty()) remove_hidden(open->file);
    return err;
  }

 private:
  struct Hidden {
    std::shared_ptr<OpenFile> file;  // Held: its address is nobody else's meanwhile.
    BranchPtr branch;
    std::string name;
  };
  void remove_hidden(const std::shared_ptr<OpenFile>& file) {
    Hidden gone;
    {
      Lock lock(hidden_mu_);
      const auto found = std::ranges::find(hidden_, file, &Hidden::file);
      if (found == hidden_.end()) return;
      gone = std::move(*found);
      hidden_.erase(found);
    }
    gone.branch->fs->unlink(gone.name);
  }

  Mutex hidden_mu_{"unionfs.hidden"};
  std::vector<Hidden> hidden_ GUARDED_BY(hidden_mu_);
};

}  // namespace

Defect unlink_hidden_leftover{"unionfs.unlink.hidden_leftover",
                              "an unlink hides an open file while its last handle is closed: the "
                              "hidden file stays for ever"};

std::unique_ptr<UnionFs> union_that_hides_open_files(const UnionOptions& options) {
  return std::make_unique<HidesOpenFiles>(options);
}

}  // namespace ordeal::unionfs::defects
