// Whether a provider is worth calling. Closed: calls pass. After `trip_after` failures in a row it
// opens and refuses. After `open_for` it is half open: `probes` calls may try, and when all of
// them succeed it closes; one that fails opens it again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <utility>

#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

struct BreakerOptions {
  int trip_after = 5;
  Duration open_for = std::chrono::seconds(1);
  int probes = 1;
};

enum class BreakerState : uint8_t { closed, open, half_open };
const char* to_string(BreakerState state);

// What a breaker remembers. The generation grows with every change of state, and a result counts
// only in the generation in which its call was admitted.
struct BreakerMemory {
  BreakerState state = BreakerState::closed;
  uint64_t generation = 0;
  int failures = 0;       // Closed: in a row.
  int probes_out = 0;     // Half open: admitted, without a result yet.
  int probes_passed = 0;  // Half open: succeeded. Out and passed together: at most `probes`.
  Instant open_until{};   // Open: when it may be tried again.

  bool operator==(const BreakerMemory&) const = default;
};

enum class BreakerEvent : uint8_t {
  ask,        // A call would like to pass.
  succeeded,  // The result of a call that passed.
  failed,
  abandoned,  // The call ended without telling anything: its probe permit comes back.
};

struct BreakerStep {
  BreakerMemory memory;
  bool admitted = false;  // Of `ask` alone.
};

// The whole behaviour. `generation` is that of the call which the event is about; for `ask` it is
// not looked at. Pure.
BreakerStep next(BreakerMemory memory, BreakerEvent event, uint64_t generation, Instant now,
                 const BreakerOptions& options);

class Breaker;

// The right to make one call. Its end, without a result, abandons the call.
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
  // Says how the call ended. Ends the permit.
  void succeeded() { end(BreakerEvent::succeeded); }
  void failed() { end(BreakerEvent::failed); }

 private:
  void end(BreakerEvent event);

  Breaker* breaker_ = nullptr;  // Outlives the permit.
  uint64_t generation_ = 0;
};

// Thread-safe.
class Breaker {
 public:
  // Told of each change of state, by the thread that made it, without a lock: it may ask the
  // breaker whatever it likes. News may overtake each other.
  using Listener = std::function<void()>;

  explicit Breaker(const BreakerOptions& options) : Breaker(options, kBreakerRank) {}
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;
  virtual ~Breaker() = default;

  void listen(Listener listener) { listener_ = std::move(listener); }  // Before anybody asks.

  virtual BreakerPermit ask();  // Empty: refused.
  BreakerState state() const;   // Open until somebody asks, even when `open_for` has passed.
  int probes_out() const;       // Half open: calls under way that it waits for.
  int most_probes_out() const;  // So many were under way at once; at most `probes`.
  int64_t moves(BreakerState from, BreakerState to) const;  // So often it went that way.

  // How long an open breaker refuses yet (> 0, where that is over too); 0: it is not open. Takes no
  // lock, for answers that say when to come again.
  Duration retry_after() const;

 protected:
  Breaker(const BreakerOptions& options, Rank rank)
      : options_(options), mu_("gateway.breaker", rank) {}

  // One step of next(), or of a variant of it.
  virtual BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                           Instant now) const;
  virtual BreakerStep apply(BreakerEvent event, uint64_t generation);
  // Makes `memory` the breaker's. Returns whether its state is another one than before.
  bool remember(const BreakerMemory& memory) REQUIRES(mu_);
  // Shows those who take no lock that the state has changed: the time first, then the state that
  // makes it count.
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
