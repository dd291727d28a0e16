// The configuration of a union, which may change while operations run.
//
//   const Config config = store.get();              // A copy: no lock is held afterwards.
//   ConfigStore::Writer(store)->create = &find_create_policy("mfs");
#pragma once

#include "harness/base/time.h"
#include "harness/sync/shared_mutex.h"
#include "targets/unionfs/policy.h"

namespace ordeal::unionfs {

// A Config is one set of policies and cache times.
struct Config {
  const CreatePolicy* create = &find_create_policy("ff");
  const SearchPolicy* search = &find_search_policy("ff");
  const ActionPolicy* action = &find_action_policy("epall");
  // The union caches values of each kind so long. 0: it caches none of that kind.
  Duration attr_ttl{};
  Duration statfs_ttl{};
  Duration readonly_ttl{};  // How long the union skips a branch that returned EROFS.
};

// A ConfigStore holds the configuration of one union. Thread-safe. A thread holds a guard for the
// length of one expression and never across a call to a branch: a slow branch would delay the
// writer, and the writer would delay all other readers.
class ConfigStore {
 public:
  explicit ConfigStore(const Config& config) : config_(config) {}

  // A Reader holds the lock shared and gives access to the configuration.
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
  // A Writer holds the lock exclusively and changes the configuration.
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

  // Returns a copy, so that the caller holds no lock afterwards.
  Config get() {
    Reader reader(*this);
    return *reader;
  }

 private:
  SharedMutex mu_{"unionfs.config"};
  Config config_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
