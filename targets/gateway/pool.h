// The connections to one provider: at most `size`, made when needed, kept for the next request.
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

// One connection, lent. Its end gives it back. Movable, belongs to one thread at a time.
class [[nodiscard]] PoolPermit {
 public:
  PoolPermit() = default;  // Empty.
  PoolPermit(Pool* pool, int connection) : pool_(pool), connection_(connection) {}
  PoolPermit(PoolPermit&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)), connection_(other.connection_) {}
  PoolPermit& operator=(PoolPermit&& other) noexcept;
  ~PoolPermit() { end(); }

  explicit operator bool() const { return pool_ != nullptr; }
  int connection() const { return connection_; }  // Its number, from 0 in the order of making.
  void end();
  // Ends the connection with the permit: after a call whose reply was not read, because whoever
  // came next would read it.
  void discard();

 private:
  Pool* pool_ = nullptr;  // Outlives the permit.
  int connection_ = -1;
};

enum class PoolRefusal : uint8_t { none, timed_out, not_created, closed };

struct PoolAnswer {
  PoolPermit permit;  // Empty where refused.
  PoolRefusal refusal = PoolRefusal::none;
};

// Connections that exist, over all the pools that count together.
using ConnectionCount = std::shared_ptr<Atomic<int64_t>>;

struct PoolOptions {
  std::string provider;
  int size = 8;                         // > 0.
  Duration connect = Duration::zero();  // How long it takes to make a connection.
  ConnectionCount existing = nullptr;   // Where its connections are counted too; may be null.
};

// Thread-safe.
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

  // Waits for a connection until the deadline. A connection is made without the lock, so that a
  // slow one holds up nobody else.
  virtual PoolAnswer acquire(Instant deadline);
  // Who is told, without a lock, of each connection that ends. Before anybody acquires.
  void when_ended(std::function<void(int)> told) { told_ = std::move(told); }
  // Lends no more. Idle connections end at once, those that are lent or being made when they come
  // back.
  void close();

  int free() const;  // Connections that could be lent at once, made or not; negative: overfull.
  int made() const;  // Connections that exist, lent or idle.
  // Connections that are charged to somebody who does not have them: 0 unless the pool is wrong.
  int lost() const;

 protected:
  friend class PoolPermit;
  bool has_news() const REQUIRES(mu_) { return closed_ || something_to_lend(); }
  bool something_to_lend() const REQUIRES(mu_) { return !idle_.empty() || charged() < size_; }
  int charged() const REQUIRES(mu_) { return lent_ + making_ + static_cast<int>(idle_.size()); }
  PoolPermit lend_idle() REQUIRES(mu_);  // REQUIRES: one is idle.
  // Makes a connection in the room that the caller reserved by `++making_`.
  virtual PoolAnswer make() EXCLUDES(mu_);
  int create() EXCLUDES(mu_);  // The slow part of it. Returns 0 or an errno.
  void give_back(int connection);
  virtual void retire(int connection);  // Takes one back that nobody will use again.
  void made_one() const;
  void ended(int connection) const EXCLUDES(mu_);

  const std::string provider_;
  const int size_;
  const Duration connect_;
  const ConnectionCount existing_;  // May be null.
  std::function<void(int)> told_;
  mutable Mutex mu_{"gateway.pool", kPoolRank};
  CondVar changed_{"gateway.pool.changed"};  // A connection became idle, or room was freed.

  // Invariant: charged() <= size_, and lent_ == permits_.
  std::vector<int> idle_ GUARDED_BY(mu_);
  int lent_ GUARDED_BY(mu_) = 0;     // What the capacity is charged with.
  int permits_ GUARDED_BY(mu_) = 0;  // What callers hold.
  int making_ GUARDED_BY(mu_) = 0;
  int next_connection_ GUARDED_BY(mu_) = 0;
  bool closed_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal::gateway
