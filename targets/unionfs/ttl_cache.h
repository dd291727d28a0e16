// Values that are believed for a while.
//
//   const auto load = cache.begin();                    // Before asking.
//   ... ask the branch ...
//   cache.put(load, path, value, now(), ttl);           // Refused if it was invalidated meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/time.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// Thread-safe. Invariant: a value that was loaded before an invalidation is not given out to a
// get() that began after it.
template <class Key, class Value>
class TtlCache {
 public:
  struct Load {
    uint64_t generation;
  };

  explicit TtlCache(const char* name, size_t most = 4096) : most_(most), mu_(name) {}

  std::optional<Value> get(const Key& key, Instant now) const {
    Lock lock(mu_);
    const auto found = entries_.find(key);
    if (found == entries_.end() || now >= found->second.fresh_until) return std::nullopt;
    return found->second.value;
  }

  Load begin() const {
    Lock lock(mu_);
    return {generation_};
  }
  // Stores nothing where something was invalidated after `load` began. Returns whether it did.
  bool put(Load load, const Key& key, Value value, Instant now, Duration ttl) {
    Lock lock(mu_);
    if (load.generation != generation_) return false;
    if (entries_.size() >= most_) drop_expired(now);
    if (entries_.size() >= most_) entries_.clear();
    entries_.insert_or_assign(key, Entry{std::move(value), deadline_after(now, ttl)});
    return true;
  }

  void invalidate(const Key& key) {
    Lock lock(mu_);
    ++generation_;
    entries_.erase(key);
  }
  void clear() {
    Lock lock(mu_);
    ++generation_;
    entries_.clear();
  }
  // Drops what has expired, judged under the lock: an entry that was refreshed stays.
  void cleanup(Instant now) {
    Lock lock(mu_);
    drop_expired(now);
  }
  size_t size() const {
    Lock lock(mu_);
    return entries_.size();
  }

 private:
  struct Entry {
    Value value;
    Instant fresh_until;
  };

  void drop_expired(Instant now) REQUIRES(mu_) {
    std::erase_if(entries_, [&](const auto& entry) { return now >= entry.second.fresh_until; });
  }

  const size_t most_;
  mutable Mutex mu_;
  std::map<Key, Entry> entries_ GUARDED_BY(mu_);
  uint64_t generation_ GUARDED_BY(mu_) = 0;  // Of invalidations.
};

}  // namespace ordeal::unionfs
