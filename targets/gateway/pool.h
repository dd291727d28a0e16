// A pool of connections to one provider: at most `size`, made when needed, kept for the next
// request.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/sync/atomic.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

class Pool;

// A PoolPermit is the right to use one connection. The end of the permit returns the connection to
// the pool. Movable; belongs to one thread at a time.
class [[nodiscard]] PoolPermit {
 public:
  PoolPermit() = default;  // Empty.
  PoolPermit(Pool* pool, int connection) : pool_(pool), connection_(connection) {}
  PoolPermit(PoolPermit&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)), connection_(other.connection_) {}
  PoolPermit& operator=(PoolPermit&& other) noexcept;
  ~PoolPermit() { end(); }

  explicit operator bool() const { return pool_ != nullptr; }
  int connection() const { return connection_; }  // A number, from 0 in the order of making.
  void end();
  // Ends the connection with the permit. For a call whose reply was not read: the next user of the
  // connection would read that reply.
  void discard();

 private:
  Pool* pool_ = nullptr;  // Outlives the permit.
  int connection_ = -1;
};

// The reason why a pool gave no connection.
enum class PoolRefusal : uint8_t { none, timed_out, not_created, closed };

// A PoolAnswer is the answer of Pool::acquire().
struct PoolAnswer {
  PoolPermit permit;  // Empty where the pool refused.
  PoolRefusal refusal = PoolRefusal::none;
};

// A count of existing connections that several pools share.
using ConnectionCount = std::shared_ptr<Atomic<int64_t>>;

// The settings of one pool.
struct PoolOptions {
  std::string provider;
  int size = 8;                         // > 0.
  Duration connect = Duration::zero();  // The time that a new connection takes.
  ConnectionCount existing = nullptr;   // Counts this pool's connections too; may be null.
};

// A Pool owns the connections to one provider. Thread-safe.
class Pool {
 public:
  explicit Pool(PoolOptions options)
      : provider_(std::move(options.provider)),
        size_(options.size),
        connect_(options.connect),
        existing_(std::move(options.existing)) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  virtual ~Pool() = default;

  // Waits for a connection until the deadline. A connection is made with no lock held, so that a
  // slow one delays no other caller.
  virtual PoolAnswer acquire(Instant deadline);
  // Sets the function that is called, with no lock held, for each connection that ends. REQUIRES:
  // no caller has acquired yet.
  void when_ended(std::function<void(int)> told) { told_ = std::move(told); }
  // Refuses new requests. Idle connections end at once; connections in use or being made end when
  // they return.
  void close();

  int free() const;  // Connections that callers could still get, made or not; negative: overfull.
  int made() const;  // Connections that exist, in use or idle.
  // Connections that the pool counts as in use without a permit: 0, or the pool is broken.
  int lost() const;

 protected:
  friend class PoolPermit;
  bool has_news() const REQUIRES(mu_) { return closed_ || something_to_lend(); }
  bool something_to_lend() const REQUIRES(mu_) { return !idle_.empty() || charged() < size_; }
  int charged() const REQUIRES(mu_) { return lent_ + making_ + static_cast<int>(idle_.size()); }
  PoolPermit lend_idle() REQUIRES(mu_);  // REQUIRES: one is idle.
  // Makes a connection in the place that the caller reserved by `++making_`.
  virtual PoolAnswer make() EXCLUDES(mu_);
  int create() EXCLUDES(mu_);  // The slow part of make(). Returns 0 or an errno.
  void give_back(int connection);
  virtual void retire(int connection);  // Takes a connection back and ends it.
  void made_one() const;
  void ended(int connection) const EXCLUDES(mu_);

  const std::string provider_;
  const int size_;
  const Duration connect_;
  const ConnectionCount existing_;  // May be null.
  std::function<void(int)> told_;
  mutable Mutex mu_{"gateway.pool", kPoolRank};
  CondVar changed_{"gateway.pool.changed"};  // A connection became idle, or a place was freed.

  // Invariant: charged() <= size_, and lent_ == permits_.
  std::vector<int> idle_ GUARDED_BY(mu_);
  int lent_ GUARDED_BY(mu_) = 0;     // Connections in use, by the pool's own count.
  int permits_ GUARDED_BY(mu_) = 0;  // Permits that callers hold.
  int making_ GUARDED_BY(mu_) = 0;
  int next_connection_ GUARDED_BY(mu_) = 0;
  bool closed_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal::gateway
