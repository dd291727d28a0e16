// The rate limiter: a token bucket. A full bucket holds `capacity` tokens, one more token arrives
// every `per_token`, and a request takes one token or is refused.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

// The size and rate of one bucket.
struct LimiterOptions {
  int64_t capacity = 0;                   // Tokens of a full bucket; 0: no limit.
  Duration per_token = Duration::zero();  // Between two arrivals; 0: no token ever arrives.
};

// A Bucket is the state of a token bucket. `tokens` counts the arrivals up to `counted_until`.
struct Bucket {
  int64_t tokens = 0;
  Instant counted_until;

  bool operator==(const Bucket&) const = default;
};

// Returns the bucket at `now`, with the tokens that have arrived since. A `now` before
// `counted_until` changes nothing: a clock value that was read early mints no token. Pure, and
// exact: a part of a token is kept as time.
Bucket refilled(Bucket bucket, Instant now, const LimiterOptions& options);

// A Taking is the answer of take(): the new bucket, and whether the tokens were there.
struct Taking {
  Bucket bucket;
  bool admitted;
};
// Takes all of `n` (> 0) tokens or none. Pure.
Taking take(Bucket bucket, int64_t n, Instant now, const LimiterOptions& options);

// A Limiter is a bucket from which many threads take tokens. Thread-safe.
class Limiter {
 public:
  explicit Limiter(const LimiterOptions& options);
  Limiter(const Limiter&) = delete;
  Limiter& operator=(const Limiter&) = delete;
  virtual ~Limiter() = default;

  // Takes `n` tokens and returns true, or returns false. REQUIRES: n > 0. Never waits.
  virtual bool try_take(int64_t n);

  int64_t tokens();          // Tokens in the bucket now; the capacity where there is no limit.
  int64_t admitted() const;  // Tokens taken since the start or the last reset.
  // Returns the most tokens that may have been taken by now: a full bucket and the arrivals since.
  // Without a limit, returns admitted().
  int64_t admissible() const;
  void reset();  // Fills the bucket and sets admitted() to 0.

 protected:
  const LimiterOptions options_;
  mutable Mutex mu_{"gateway.limiter", kLimiterRank};
  Bucket bucket_ GUARDED_BY(mu_);
  int64_t admitted_ GUARDED_BY(mu_) = 0;  // Invariant: at most admissible().
  Instant started_ GUARDED_BY(mu_);       // The moment of the start or the last reset.
};

}  // namespace ordeal::gateway
