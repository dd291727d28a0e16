// A cache in which one client loads what many miss and the others wait for it. A loader that fails
// returns its error without a word to those who wait.
#include "harness/base/assert.h"
#include "harness/sync/cond_var.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class Cache {
 public:
  explicit Cache(bool fixed) : fixed_(fixed) {}

  // Returns whether the value is there; the first load fails, and its caller gets false.
  bool get() {
    {
      Lock lock(mu_);
      loaded_cv_.wait(mu_, [this]() REQUIRES(mu_) { return !loading_; });
      if (present_) return true;
      loading_ = true;
    }
    const bool loaded = load();
    Lock lock(mu_);
    loading_ = false;
    present_ = loaded;
    if (loaded || fixed_) loaded_cv_.notify_all();
    return loaded;
  }

 private:
  bool load() {
    Lock lock(upstream_mu_);
    return ++loads_ > 1;
  }

  const bool fixed_;
  Mutex mu_{"cache"};
  CondVar loaded_cv_{"cache.loaded"};
  bool loading_ GUARDED_BY(mu_) = false;
  bool present_ GUARDED_BY(mu_) = false;
  Mutex upstream_mu_{"upstream"};
  int loads_ GUARDED_BY(upstream_mu_) = 0;
};

}  // namespace

void cache_stampede(bool fixed) {
  Cache cache(fixed);
  Crew crew;
  crew.start(3, "client", [&] { cache.get(); });
  crew.join();
  ALWAYS_ASSERT(cache.get(), "only the first load fails");
}

}  // namespace ordeal::classics
