#include "harness/fault/hit_counters.h"

#include "harness/fault/rule.h"

namespace ordeal {

HitCounter& HitCounters::of(const Task& task) {
  const NativeLock lock(mu_);
  std::unique_ptr<HitCounter>& counter = counters_[task.key()];
  if (counter == nullptr) counter = make(task);
  return *counter;
}

std::unique_ptr<HitCounter> HitCounters::make(const Task& task) const {
  auto counter = std::make_unique<HitCounter>();
  counter->thread = task.name();
  counter->key = task.key();
  counter->stream = fault_stream(plan_seed_, point_, task.key());
  const auto logged = logged_.find(hash_text(counter->thread));
  if (logged != logged_.end()) counter->logged = &logged->second;
  return counter;
}

std::map<std::string, uint64_t> HitCounters::by_thread() const {
  std::map<std::string, uint64_t> hits;
  const NativeLock lock(mu_);
  for (const auto& [key, counter] : counters_)
    hits[counter->thread] += counter->hits.load(std::memory_order_relaxed);
  return hits;
}

std::string HitCounters::thread_of(uint64_t key) const {
  const NativeLock lock(mu_);
  const auto found = counters_.find(key);
  return found == counters_.end() ? std::string() : found->second->thread;
}

}  // namespace ordeal
