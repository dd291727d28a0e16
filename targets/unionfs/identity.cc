#include "targets/unionfs/identity.h"

#include "harness/base/random.h"
#include "harness/sync/clock.h"

namespace ordeal::unionfs {

uint64_t Identity::get() {
  if (!made_.load(std::memory_order_acquire)) make(std::memory_order_release);
  return number_.load(std::memory_order_relaxed);
}

void Identity::make(std::memory_order published) {
  Lock lock(mu_);
  if (made_.load(std::memory_order_relaxed)) return;
  const auto since_start = static_cast<uint64_t>(now().time_since_epoch().count());
  number_.store(hash_combine(1, since_start) | 1, std::memory_order_relaxed);
  made_.store(true, published);
}

}  // namespace ordeal::unionfs
