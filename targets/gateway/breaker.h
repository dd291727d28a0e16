// The circuit breaker of one provider.
//
// Closed: calls pass. After `trip_after` failures in a row the breaker opens and refuses calls.
// After `open_for` it is half open: it admits `probes` calls. When all of them succeed the breaker
// closes; when one of them fails it opens again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <utility>

#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

// The thresholds of one breaker.
struct BreakerOptions {
  int trip_after = 5;  // Failures in a row.
  Duration open_for = std::chrono::seconds(1);
  int probes = 1;
};

// The three states of a circuit breaker.
enum class BreakerState : uint8_t { closed, open, half_open };
const char* to_string(BreakerState state);

// A BreakerMemory is the whole state of one breaker at one moment. The generation grows with every
// change of state, and a result counts only in the generation in which its call was admitted.
struct BreakerMemory {
  BreakerState state = BreakerState::closed;
  uint64_t generation = 0;
  int failures = 0;       // Closed: in a row.
  int probes_out = 0;     // Half open: admitted, without a result yet.
  int probes_passed = 0;  // Half open: succeeded. probes_out + probes_passed <= `probes`.
  Instant open_until{};   // Open: when a call may try again.

  bool operator==(const BreakerMemory&) const = default;
};

// A BreakerEvent is one step in the life of a call.
enum class BreakerEvent : uint8_t {
  ask,        // A caller asks to make a call.
  succeeded,  // An admitted call succeeded.
  failed,     // An admitted call failed.
  abandoned,  // An admitted call ended without a result: the breaker takes its permit back.
};

// A BreakerStep is the answer of next(): the new memory, and whether the call is admitted.
struct BreakerStep {
  BreakerMemory memory;
  bool admitted = false;  // Set by `ask` only.
};

// Decides one step; this is the whole behaviour of a breaker. `generation` belongs to the call that
// the event is about; `ask` ignores it. Pure.
BreakerStep next(BreakerMemory memory, BreakerEvent event, uint64_t generation, Instant now,
                 const BreakerOptions& options);

class Breaker;

// A BreakerPermit is the right to make one call. A permit that ends without a result abandons the
// call. Movable; belongs to one thread at a time.
class [[nodiscard]] BreakerPermit {
 public:
  BreakerPermit() = default;  // Refused.
  BreakerPermit(Breaker* breaker, uint64_t generation)
      : breaker_(breaker), generation_(generation) {}
  BreakerPermit(BreakerPermit&& other) noexcept
      : breaker_(std::exchange(other.breaker_, nullptr)), generation_(other.generation_) {}
  BreakerPermit& operator=(BreakerPermit&& other) noexcept;
  ~BreakerPermit() { end(BreakerEvent::abandoned); }

  explicit operator bool() const { return breaker_ != nullptr; }
  // Report the result of the call and end the permit.
  void succeeded() { end(BreakerEvent::succeeded); }
  void failed() { end(BreakerEvent::failed); }

 private:
  void end(BreakerEvent event);

  Breaker* breaker_ = nullptr;  // Outlives the permit.
  uint64_t generation_ = 0;
};

// A Breaker guards one provider. Thread-safe.
class Breaker {
 public:
  // Called after each change of state, by the thread that made the change, with no lock held: the
  // listener may call the breaker. Two calls may come in the wrong order.
  using Listener = std::function<void()>;

  explicit Breaker(const BreakerOptions& options) : Breaker(options, kBreakerRank) {}
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;
  virtual ~Breaker() = default;

  void listen(Listener listener) { listener_ = std::move(listener); }  // Before anybody asks.

  virtual BreakerPermit ask();  // Returns an empty permit where the call is refused.
  BreakerState state() const;   // Stays open after `open_for` until a caller asks.
  int probes_out() const;       // Half open: admitted calls without a result yet.
  int most_probes_out() const;  // The most probes_out() so far; at most `probes`.
  int64_t moves(BreakerState from, BreakerState to) const;  // Counts changes from `from` to `to`.

  // Returns how long an open breaker will still refuse (> 0 also where that time is over); 0: the
  // breaker is not open. Takes no lock.
  Duration retry_after() const;

 protected:
  Breaker(const BreakerOptions& options, Rank rank)
      : options_(options), mu_("gateway.breaker", rank) {}

  // Decides one step as next() does; a defect overrides it.
  virtual BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                           Instant now) const;
  virtual BreakerStep apply(BreakerEvent event, uint64_t generation);
  // Stores `memory`. Returns whether the state has changed.
  bool remember(const BreakerMemory& memory) REQUIRES(mu_);
  // Publishes the state for readers without a lock: first the time, then the state, which releases
  // the time.
  virtual void show(const BreakerMemory& memory) REQUIRES(mu_);
  void tell() const {
    if (listener_) listener_();
  }

  const BreakerOptions options_;
  Listener listener_;
  mutable Mutex mu_;
  BreakerMemory memory_ GUARDED_BY(mu_);
  int most_probes_out_ GUARDED_BY(mu_) = 0;
  std::array<std::array<int64_t, 3>, 3> moves_ GUARDED_BY(mu_){};  // By state, from and to.

  // Written under the lock, read without it.
  Atomic<Instant::rep> shown_until_{0, "gateway.breaker.shown_until"};
  Atomic<BreakerState> shown_state_{BreakerState::closed, "gateway.breaker.shown_state"};

 private:
  friend class BreakerPermit;
};

}  // namespace ordeal::gateway
