// Answers that are given again: bounded, each for a limited time, and each loaded by one caller
// while the others with the same key wait for it.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"
#include "targets/gateway/request.h"

namespace ordeal::gateway {

struct CacheOptions {
  Duration ttl = Duration::zero();  // How long an answer is fresh.
  size_t entries = 0;               // How many are kept; 0: no cache.
};

// Thread-safe.
class ResponseCache {
 public:
  using Loader = std::function<Response()>;

  explicit ResponseCache(const CacheOptions& options) : options_(options) {}
  ResponseCache(const ResponseCache&) = delete;
  ResponseCache& operator=(const ResponseCache&) = delete;
  virtual ~ResponseCache() = default;

  // The fresh answer for `key`; else what `load` returns, which one caller runs, without a lock.
  // The others wait for it until their deadline (Status::timeout) and share it, good or bad. Only
  // good answers are kept.
  virtual Response get_or_load(const std::string& key, Instant deadline, const Loader& load);

  size_t size() const;             // Entries, stale ones that nobody asked for included.
  int most_loads_at_once() const;  // For one key; more than 1 only where the cache is wrong.

 protected:
  std::optional<Response> fresh(const std::string& key, Instant now) REQUIRES(mu_);
  // Runs `load` and keeps a good answer. Counted per key.
  Response load_and_keep(const std::string& key, const Loader& load) EXCLUDES(mu_);

  // What the callers of one key wait for.
  struct Flight {
    bool landed = false;
    std::optional<Response> response;  // Nothing: the load ended by an exception.
  };
  Response fly(const std::string& key, const std::shared_ptr<Flight>& flight, const Loader& load)
      EXCLUDES(mu_);

  mutable Mutex mu_{"gateway.cache", kCacheRank};
  CondVar landed_{"gateway.cache.landed"};
  std::map<std::string, std::shared_ptr<Flight>> flights_ GUARDED_BY(mu_);

 private:
  struct Entry {
    Response response;
    Instant fresh_until;
    std::list<std::string>::iterator age;
  };

  void keep(const std::string& key, const Response& response, Instant now) REQUIRES(mu_);
  void forget(std::map<std::string, Entry>::iterator entry) REQUIRES(mu_);

  const CacheOptions options_;

  // Invariant: entries_.size() == by_age_.size() <= options_.entries. All entries have one ttl,
  // so the oldest is the first to be stale.
  std::map<std::string, Entry> entries_ GUARDED_BY(mu_);
  std::list<std::string> by_age_ GUARDED_BY(mu_);  // Oldest first.
  std::map<std::string, int> loading_ GUARDED_BY(mu_);
  int most_loads_at_once_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::gateway
