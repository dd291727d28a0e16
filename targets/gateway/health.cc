#include "targets/gateway/health.h"

namespace ordeal::gateway {

int score_of(int64_t calls, int64_t failures) {
  return calls == 0 ? 100 : static_cast<int>(100 * (calls - failures) / calls);
}

void Health::record(bool ok) {
  calls_.fetch_add(1, std::memory_order_relaxed);
  if (!ok) failures_.fetch_add(1, std::memory_order_release);
}

int Health::score() const {
  const int64_t failures = failures_.load(std::memory_order_acquire);
  return score_of(calls_.load(std::memory_order_relaxed), failures);
}

}  // namespace ordeal::gateway
