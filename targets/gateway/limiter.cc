#include "targets/gateway/limiter.h"

#include "harness/base/assert.h"
#include "harness/fault/assertion.h"
#include "harness/fault/failpoint.h"

namespace ordeal::gateway {
namespace {

FailPoint refill_point{"gateway.limiter.refill"};

}  // namespace

Bucket refilled(Bucket bucket, Instant now, const LimiterOptions& options) {
  if (options.per_token <= Duration::zero() || now <= bucket.counted_until) return bucket;
  const int64_t arrived = (now - bucket.counted_until) / options.per_token;
  if (arrived >= options.capacity - bucket.tokens) {
    return {options.capacity, now};  // A full bucket saves no time for later.
  }
  return {bucket.tokens + arrived, bucket.counted_until + arrived * options.per_token};
}

Taking take(Bucket bucket, int64_t n, Instant now, const LimiterOptions& options) {
  bucket = refilled(bucket, now, options);
  if (bucket.tokens < n) return {bucket, false};
  bucket.tokens -= n;
  return {bucket, true};
}

Limiter::Limiter(const LimiterOptions& options)
    : options_(options), bucket_{options.capacity, now()}, started_(bucket_.counted_until) {}

bool Limiter::try_take(int64_t n) {
  ALWAYS_ASSERT(n > 0);
  refill_point.pass();
  Lock lock(mu_);
  if (options_.capacity > 0) {
    // The time is read under the lock, so that it never runs backwards from one taker to the next.
    const Taking taking = take(bucket_, n, now(), options_);
    bucket_ = taking.bucket;
    ORDEAL_ALWAYS(bucket_.tokens <= options_.capacity,
                  "gateway.limiter: a bucket holds no more than its capacity");
    ORDEAL_SOMETIMES(!taking.admitted, "gateway.limiter: a request is refused");
    if (!taking.admitted) return false;
  }
  admitted_ += n;
  return true;
}

int64_t Limiter::tokens() {
  Lock lock(mu_);
  bucket_ = refilled(bucket_, now(), options_);
  return bucket_.tokens;
}

int64_t Limiter::admitted() const {
  Lock lock(mu_);
  return admitted_;
}

int64_t Limiter::admissible() const {
  Lock lock(mu_);
  if (options_.capacity == 0) return admitted_;
  if (options_.per_token <= Duration::zero()) return options_.capacity;
  return options_.capacity + (now() - started_) / options_.per_token;
}

void Limiter::reset() {
  Lock lock(mu_);
  bucket_ = {options_.capacity, now()};
  started_ = bucket_.counted_until;
  admitted_ = 0;
}

}  // namespace ordeal::gateway
