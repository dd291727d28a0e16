// A cache of responses: bounded, each response for a limited time. One caller loads a response
// while the other callers with the same key wait for it.
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

// The bounds of one cache.
struct CacheOptions {
  Duration ttl = Duration::zero();  // How long a response is fresh.
  size_t entries = 0;               // The most responses that are kept; 0: no cache.
};

// A ResponseCache keeps the good responses of one gateway by key. Thread-safe.
class ResponseCache {
 public:
  using Loader = std::function<Response()>;

  explicit ResponseCache(const CacheOptions& options) : options_(options) {}
  ResponseCache(const ResponseCache&) = delete;
  ResponseCache& operator=(const ResponseCache&) = delete;
  virtual ~ResponseCache() = default;

  // Returns the fresh response for `key`, else what `load` returns. One caller runs `load`, with no
  // lock held. The other callers wait for it until their deadline (Status::timeout) and share its
  // response, good or bad. Only good responses are kept.
  virtual Response get_or_load(const std::string& key, Instant deadline, const Loader& load);

  size_t size() const;             // Entries, including stale ones.
  int most_loads_at_once() const;  // For one key; more than 1 only where the cache is broken.

 protected:
  std::optional<Response> fresh(const std::string& key, Instant now) REQUIRES(mu_);
  // Runs `load`, keeps a good response, and counts loads at once per key.
  Response load_and_keep(const std::string& key, const Loader& load) EXCLUDES(mu_);

  // A Flight is one load under way, for which the callers of one key wait.
  struct Flight {
    bool landed = false;
    std::optional<Response> response;  // Empty: the load threw an exception.
  };
  Response fly(const std::string& key, const std::shared_ptr<Flight>& flight, const Loader& load)
      EXCLUDES(mu_);

  mutable Mutex mu_{"gateway.cache", kCacheRank};
  CondVar landed_{"gateway.cache.landed"};
  std::map<std::string, std::shared_ptr<Flight>> flights_ GUARDED_BY(mu_);

 private:
  // An Entry is one response that is kept, with its place in by_age_.
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
