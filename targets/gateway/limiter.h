// How many requests may pass: a token bucket. It holds `capacity` tokens when full, one more
// arrives every `per_token`, and a request takes one or is refused.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

struct LimiterOptions {
  int64_t capacity = 0;                   // Tokens of a full bucket; 0: no limit at all.
  Duration per_token = Duration::zero();  // Between two arrivals; 0: none ever arrive.
};

// What a bucket remembers. Tokens that arrived up to `counted_until` are in `tokens`.
struct Bucket {
  int64_t tokens = 0;
  Instant counted_until;

  bool operator==(const Bucket&) const = default;
};

// The bucket at `now`, with what has arrived since. Time before `counted_until` changes nothing:
// a clock that was read early mints no token. Pure, and exact: parts of a token are kept as time.
Bucket refilled(Bucket bucket, Instant now, const LimiterOptions& options);

// Takes all of `n` (> 0) tokens or none. Pure.
struct Taking {
  Bucket bucket;
  bool admitted;
};
Taking take(Bucket bucket, int64_t n, Instant now, const LimiterOptions& options);

// A bucket that many threads take from. Thread-safe.
class Limiter {
 public:
  explicit Limiter(const LimiterOptions& options);
  Limiter(const Limiter&) = delete;
  Limiter& operator=(const Limiter&) = delete;
  virtual ~Limiter() = default;

  // Whether `n` tokens could be taken; REQUIRES: n > 0. Never waits.
  virtual bool try_take(int64_t n);

  int64_t tokens();          // That could be taken now; the capacity where there is no limit.
  int64_t admitted() const;  // Tokens taken since the start or the last reset.
  // The most that may have been taken by now: a full bucket, and what arrived since. Where there is
  // no limit, whatever was taken.
  int64_t admissible() const;
  void reset();  // Full again, with nothing admitted.

 protected:
  const LimiterOptions options_;
  mutable Mutex mu_{"gateway.limiter", kLimiterRank};
  Bucket bucket_ GUARDED_BY(mu_);
  int64_t admitted_ GUARDED_BY(mu_) = 0;  // At most what admissible() says.
  Instant started_ GUARDED_BY(mu_);       // When it was full with nothing admitted.
};

}  // namespace ordeal::gateway
