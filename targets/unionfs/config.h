// What may be set while a union runs.
//
//   const Config config = store.get();              // A copy: no lock is held afterwards.
//   ConfigStore::Writer(store)->create = &find_create_policy("mfs");
#pragma once

#include "harness/base/time.h"
#include "harness/sync/shared_mutex.h"
#include "targets/unionfs/policy.h"

namespace ordeal::unionfs {

struct Config {
  const CreatePolicy* create = &find_create_policy("ff");
  const SearchPolicy* search = &find_search_policy("ff");
  const ActionPolicy* action = &find_action_policy("epall");
  Duration attr_ttl{};  // 0: nothing of the kind is cached.
  Duration statfs_ttl{};
  Duration readonly_ttl{};  // For how long a branch that said EROFS is passed over.
};

// Thread-safe. A guard is held for the length of one expression and never across a call to a
// branch: a slow branch would hold up the writer, and the writer all other readers.
class ConfigStore {
 public:
  explicit ConfigStore(const Config& config) : config_(config) {}

  class SCOPED_CAPABILITY Reader {
   public:
    explicit Reader(ConfigStore& store) ACQUIRE_SHARED(store.mu_) : store_(store) {
      store_.mu_.lock_shared();
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() RELEASE_GENERIC() { store_.mu_.unlock_shared(); }
    const Config& operator*() const NO_THREAD_SAFETY_ANALYSIS { return store_.config_; }

   private:
    ConfigStore& store_;
  };
  class SCOPED_CAPABILITY Writer {
   public:
    explicit Writer(ConfigStore& store) ACQUIRE(store.mu_) : store_(store) { store_.mu_.lock(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() RELEASE() { store_.mu_.unlock(); }
    Config* operator->() NO_THREAD_SAFETY_ANALYSIS { return &store_.config_; }

   private:
    ConfigStore& store_;
  };

  Config get() {
    Reader reader(*this);
    return *reader;
  }

 private:
  SharedMutex mu_{"unionfs.config"};
  Config config_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
