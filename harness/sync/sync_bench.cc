// What the seam costs natively, beside what it wraps. Read the CPU column: targets are measured
// with these primitives, so a dear wrapper would distort every figure.
#include <benchmark/benchmark.h>

#include <atomic>
#include <mutex>
#include <shared_mutex>

#include "harness/sync/atomic.h"
#include "harness/sync/notifier.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

// glibc leaves out atomics in a process of one thread; this one keeps the figures honest.
class IdleThread {
 public:
  ~IdleThread() { end_.notify(); }

 private:
  Notifier end_;
  Thread idle_{"idle", [this] { end_.wait(); }};
};
IdleThread g_idle;

std::mutex g_std_mutex;
Mutex g_mutex;
Mutex g_ranked{"ranked", Rank{1}};
std::shared_mutex g_std_shared;
SharedMutex g_shared;
std::atomic<uint64_t> g_std_atomic{0};
Atomic<uint64_t> g_atomic{0};

template <class M>
void lock_and_unlock(benchmark::State& state, M& mutex) NO_THREAD_SAFETY_ANALYSIS {
  for (auto _ : state) {
    mutex.lock();
    mutex.unlock();
  }
}
template <class M>
void read_lock(benchmark::State& state, M& mutex) NO_THREAD_SAFETY_ANALYSIS {
  for (auto _ : state) {
    mutex.lock_shared();
    mutex.unlock_shared();
  }
}

void std_mutex(benchmark::State& state) { lock_and_unlock(state, g_std_mutex); }
void ordeal_mutex(benchmark::State& state) { lock_and_unlock(state, g_mutex); }
void ordeal_mutex_with_rank(benchmark::State& state) { lock_and_unlock(state, g_ranked); }
void std_shared_mutex_read(benchmark::State& state) { read_lock(state, g_std_shared); }
void ordeal_shared_mutex_read(benchmark::State& state) { read_lock(state, g_shared); }
void std_atomic_add(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(g_std_atomic.fetch_add(1));
}
void ordeal_atomic_add(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(g_atomic.fetch_add(1));
}

BENCHMARK(std_mutex)->Threads(1)->Threads(2);
BENCHMARK(ordeal_mutex)->Threads(1)->Threads(2);
BENCHMARK(ordeal_mutex_with_rank)->Threads(1);
BENCHMARK(std_shared_mutex_read)->Threads(1)->Threads(2);
BENCHMARK(ordeal_shared_mutex_read)->Threads(1)->Threads(2);
BENCHMARK(std_atomic_add)->Threads(1)->Threads(2);
BENCHMARK(ordeal_atomic_add)->Threads(1)->Threads(2);

}  // namespace
}  // namespace ordeal
