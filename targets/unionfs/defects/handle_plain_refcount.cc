#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "harness/sync/shared.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint handle_count_window{"unionfs.handle.count_window"};

// Keeps one file open in the branch for all handles on a path, until the last of them is closed.
class PlainCounts : public Handles {
 public:
  fs::Handle add(const std::string& path, int flags, std::shared_ptr<LowerFile> lower) override {
    Opens& opens = opens_of(path);
    change(opens, +1);
    {
      Lock lock(counts_mu_);
      if (opens.kept == nullptr) opens.kept = lower;
    }
    return Handles::add(path, flags, std::move(lower));
  }
  std::shared_ptr<OpenHandle> remove(fs::Handle handle) override {
    std::shared_ptr<OpenHandle> removed = Handles::remove(handle);
    if (removed == nullptr) return nullptr;
    Opens& opens = opens_of(removed->opened_path);
    change(opens, -1);
    if (opens.count.get() != 0) return removed;
    std::shared_ptr<LowerFile> last;
    Lock lock(counts_mu_);
    last.swap(opens.kept);
    return removed;
  }

 private:
  struct Opens {
    Shared<int64_t> count{0, "unionfs.open_count"};
    std::shared_ptr<LowerFile> kept;
  };
  Opens& opens_of(const std::string& path) {
    Lock lock(counts_mu_);
    return opens_[path];
  }
  static void change(Opens& opens, int64_t by) {
    const int64_t count = opens.count.get();
    handle_count_window.pass();
    yield();
    opens.count.set(count + by);  // The bug: what others counted meanwhile is lost.
  }

  Mutex counts_mu_{"unionfs.open_counts"};
  std::map<std::string, Opens> opens_ GUARDED_BY(counts_mu_);
};

}  // namespace

Defect handle_plain_refcount{"unionfs.handle.plain_refcount",
                             "the open count of a file is a plain integer: with an update lost, "
                             "the file stays open in its branch for ever"};

std::unique_ptr<Handles> handles_with_plain_counts() { return std::make_unique<PlainCounts>(); }

}  // namespace ordeal::unionfs::defects
