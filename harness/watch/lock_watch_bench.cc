// What watching the order of locks costs, beside the same locks unwatched, in one run: compare the
// CPU column of `nested` with that of `nested_unwatched`.
#include <benchmark/benchmark.h>

#include "harness/sync/mutex.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"
#include "harness/watch/lock_watch.h"

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

void lock_nested(benchmark::State& state, bool watched) {
  Mutex outer("outer"), inner("inner");
  if (watched && state.thread_index() == 0) set_lock_observer(&process_lock_watch());
  for (auto _ : state) {
    const Lock first(outer);
    const Lock second(inner);
  }
  if (watched && state.thread_index() == 0) set_lock_observer(nullptr);
}
void lock_one(benchmark::State& state, bool watched) {
  Mutex only("only");
  if (watched && state.thread_index() == 0) set_lock_observer(&process_lock_watch());
  for (auto _ : state) const Lock lock(only);
  if (watched && state.thread_index() == 0) set_lock_observer(nullptr);
}

void nested_unwatched(benchmark::State& state) { lock_nested(state, false); }
void nested(benchmark::State& state) { lock_nested(state, true); }
void single_unwatched(benchmark::State& state) { lock_one(state, false); }
void single(benchmark::State& state) { lock_one(state, true); }

BENCHMARK(nested_unwatched);
BENCHMARK(nested);
BENCHMARK(single_unwatched);
BENCHMARK(single);

}  // namespace
}  // namespace ordeal
