// A cache of values with a time to live.
//
//   const auto load = cache.begin();                    // Before asking.
//   ... ask the branch ...
//   cache.put(load, path, value, now(), ttl);           // Refused after an invalidation.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/time.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// A TtlCache maps keys to values that expire. Thread-safe.
//
// Invariant: a get() that begins after an invalidation does not return a value that was loaded
// before the invalidation.
template <class Key, class Value>
class TtlCache {
 public:
  // A Load marks the moment at which the load of a value began.
  struct Load {
    uint64_t generation;
  };

  explicit TtlCache(const char* name, size_t most = 4096) : most_(most), mu_(name) {}
  TtlCache(const TtlCache&) = delete;
  TtlCache& operator=(const TtlCache&) = delete;
  virtual ~TtlCache() = default;

  // Returns the value of `key`, or nothing where there is none or it has expired.
  std::optional<Value> get(const Key& key, Instant now) const {
    Lock lock(mu_);
    const auto found = entries_.find(key);
    if (found == entries_.end() || now >= found->second.fresh_until) return std::nullopt;
    return found->second.value;
  }

  // Marks the begin of a load. Call it before asking for the value.
  Load begin() const {
    Lock lock(mu_);
    return {generation_};
  }
  // Stores the value and returns true, or returns false after an invalidation since begin().
  virtual bool put(Load load, const Key& key, Value value, Instant now, Duration ttl) {
    Lock lock(mu_);
    if (load.generation != generation_) return false;
    store(key, std::move(value), now, ttl);
    return true;
  }

  // Drops the value of `key` and refuses all loads that have begun.
  void invalidate(const Key& key) {
    Lock lock(mu_);
    ++generation_;
    entries_.erase(key);
  }
  // Drops all values and refuses all loads that have begun.
  void clear() {
    Lock lock(mu_);
    ++generation_;
    entries_.clear();
  }
  // Drops expired values. It judges under the lock, so a value that was refreshed stays.
  virtual void cleanup(Instant now) {
    Lock lock(mu_);
    drop_expired(now);
  }
  size_t size() const {
    Lock lock(mu_);
    return entries_.size();
  }
  // Counts values that were dropped before they expired: 0, or the cache is broken.
  uint64_t dropped_early() const {
    Lock lock(mu_);
    return dropped_early_;
  }

 protected:
  // An Entry is one value with its time.
  struct Entry {
    Value value;
    Instant fresh_until;
  };

  using Entries = std::map<Key, Entry>;

  void store(const Key& key, Value value, Instant now, Duration ttl) REQUIRES(mu_) {
    if (entries_.size() >= most_) drop_expired(now);
    if (entries_.size() >= most_) entries_.clear();
    entries_.insert_or_assign(key, Entry{std::move(value), deadline_after(now, ttl)});
  }
  void drop_expired(Instant now) REQUIRES(mu_) {
    for (auto it = entries_.begin(); it != entries_.end();)
      it = now >= it->second.fresh_until ? drop(it, now) : std::next(it);
  }
  // Drops an entry that had expired at `now`.
  typename Entries::iterator drop(typename Entries::iterator entry, Instant now) REQUIRES(mu_) {
    if (now < entry->second.fresh_until) ++dropped_early_;
    return entries_.erase(entry);
  }

  const size_t most_;
  mutable Mutex mu_;
  Entries entries_ GUARDED_BY(mu_);
  uint64_t generation_ GUARDED_BY(mu_) = 0;  // Of invalidations.
  uint64_t dropped_early_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::unionfs
