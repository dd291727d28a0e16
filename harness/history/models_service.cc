// Models of what guards a service: a limiter of rate, a breaker, a pool of permits.
#include <algorithm>
#include <array>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

// A bucket in whole tokens whose clock is an operation of its own, so that time is an argument:
// "open" [size, tokens in it] makes it, "refill" n is what a tick brings, "take" n spends.
constexpr std::array kBucketKinds{
    OperationKind{"take", Shape::integer, Shape::truth, Observes::when_refused},
    OperationKind{"refill", Shape::integer},
    OperationKind{"open", Shape::pair},
};
Value empty_bucket() { return Value(Value::List{Value(0), Value(0)}); }
int64_t number_or_zero(const Value& value) { return value.is_int() ? value.number() : 0; }

Step apply_bucket(const Value& state, uint32_t kind, const Value& argument) {
  const int64_t size = std::max<int64_t>(number_or_zero(state.list()[0]), 0);
  const int64_t tokens = number_or_zero(state.list()[1]);
  if (kind == 2) return {{}, argument};
  const int64_t amount = argument.number();
  if (kind == 0 && (amount < 0 || amount > tokens)) return {Value(false), state};
  const auto with = [&](int64_t left) { return Value(Value::List{Value(size), Value(left)}); };
  if (kind == 0) return {Value(true), with(tokens - amount)};
  int64_t left = 0;  // A sum that 64 bits cannot hold fits no bucket either.
  if (__builtin_add_overflow(tokens, std::clamp<int64_t>(amount, 0, size), &left)) left = size;
  return {Value(false), with(std::min(size, left))};
}

// A breaker as its callers see it. State: [limit of failures in a row, failures, open, probing].
// "open" n sets the limit. "allow" answers whether a call may go; while open none may. "cool" ends
// the open time: then one probe may go, and its end decides.
constexpr std::array kBreakerKinds{
    OperationKind{"allow", Shape::nothing, Shape::truth, Observes::when_refused},
    OperationKind{"succeed", Shape::nothing},
    OperationKind{"fail", Shape::nothing},
    OperationKind{"cool", Shape::nothing},
    OperationKind{"open", Shape::integer},
};
enum BreakerPhase : int { kClosed, kOpen, kCooled, kProbing };
Value breaker(int64_t limit, int64_t failures, int phase) {
  return Value(Value::List{Value(limit), Value(failures), Value(phase)});
}
Value new_breaker() { return breaker(1, 0, kClosed); }

Step apply_breaker(const Value& state, uint32_t kind, const Value& argument) {
  const int64_t limit = state.list()[0].number(), failures = state.list()[1].number();
  const int64_t phase = state.list()[2].number();
  switch (kind) {
    case 0:
      if (phase == kClosed) return {Value(true), state};
      if (phase == kCooled) return {Value(true), breaker(limit, failures, kProbing)};
      return {Value(false), state};
    case 1:
      if (phase == kClosed || phase == kProbing) return {{}, breaker(limit, 0, kClosed)};
      return {{}, state};
    case 2:
      if (phase == kProbing) return {{}, breaker(limit, failures, kOpen)};
      if (phase != kClosed) return {{}, state};
      return failures + 1 >= limit ? Step{{}, breaker(limit, limit, kOpen)}
                                   : Step{{}, breaker(limit, failures + 1, kClosed)};
    case 3:
      return {{}, phase == kOpen ? breaker(limit, failures, kCooled) : state};
    default:
      return {{}, breaker(std::max<int64_t>(argument.number(), 1), 0, kClosed)};
  }
}

// State: [permits in all, permits free]. A release beyond all is refused.
constexpr std::array kPermitKinds{
    OperationKind{"acquire", Shape::nothing, Shape::truth, Observes::when_refused},
    OperationKind{"release", Shape::nothing, Shape::maybe, Observes::when_refused},
    OperationKind{"resize", Shape::integer},
    OperationKind{"available", Shape::nothing, Shape::integer, Observes::always},
};
Value no_permits() { return Value(Value::List{Value(0), Value(0)}); }
Step apply_permits(const Value& state, uint32_t kind, const Value& argument) {
  const int64_t all = state.list()[0].number(), available = state.list()[1].number();
  const auto with = [](int64_t size, int64_t left) {
    return Value(Value::List{Value(size), Value(left)});
  };
  switch (kind) {
    case 0:
      return available > 0 ? Step{Value(true), with(all, available - 1)}
                           : Step{Value(false), state};
    case 1:
      return available < all ? Step{Value(true), with(all, available + 1)}
                             : Step{Value(false), state};
    case 2: {  // Who holds a permit keeps it, so fewer may be free than none.
      const auto size = static_cast<uint64_t>(argument.number());  // Unsigned, for it may wrap.
      const uint64_t free = static_cast<uint64_t>(available) + size - static_cast<uint64_t>(all);
      return {{}, with(argument.number(), static_cast<int64_t>(free))};
    }
    default:
      return {Value(available), state};
  }
}

}  // namespace

const Model kTokenBucket{"token-bucket", "open [size,tokens], refill n, take n",
                         kBucketKinds,   true,
                         empty_bucket,   apply_bucket};
const Model kBreaker{"breaker",     "open limit, allow, succeed, fail, cool",
                     kBreakerKinds, true,
                     new_breaker,   apply_breaker};
const Model kPermitPool{"permit-pool", "resize n, acquire, release, available; none at first",
                        kPermitKinds,  true,
                        no_permits,    apply_permits};

}  // namespace ordeal::history
