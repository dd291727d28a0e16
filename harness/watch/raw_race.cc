#include "harness/watch/raw_race.h"

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "harness/base/sanitizer.h"
#include "harness/watch/race_reports.h"

#if ORDEAL_TSAN

// The debugging interface of ThreadSanitizer's runtime (compiler-rt, tsan_interface.h).
extern "C" {
int __tsan_get_report_data(void* report, const char** description, int* count, int* stack_count,
                           int* mop_count, int* loc_count, int* mutex_count, int* thread_count,
                           int* unique_tid_count, void** sleep_trace, unsigned long trace_size);
int __tsan_get_report_stack(void* report, unsigned long idx, void** trace,
                            unsigned long trace_size);
int __tsan_get_report_mop(void* report, unsigned long idx, int* tid, void** addr, int* size,
                          int* write, int* atomic, void** trace, unsigned long trace_size);
int __tsan_get_report_loc(void* report, unsigned long idx, const char** type, void** addr,
                          unsigned long* start, unsigned long* size, int* tid, int* fd,
                          int* suppressable, void** trace, unsigned long trace_size);
int __tsan_get_report_thread(void* report, unsigned long idx, int* tid, unsigned long long* os_id,
                             int* running, const char** name, int* parent_tid, void** trace,
                             unsigned long trace_size);
void __sanitizer_symbolize_pc(void* pc, const char* fmt, char* out, size_t size);
void __sanitizer_symbolize_global(void* data, const char* fmt, char* out, size_t size);
}

#define UNINSTRUMENTED __attribute__((disable_sanitizer_instrumentation))

namespace ordeal {
namespace {

// A ring that the hook fills and the run layer empties. The runtime calls the hook with its
// report lock held, so there is one writer at a time. Builtins only: nothing here may be
// instrumented.
RawRace g_ring[kMaxRaces];
uint64_t g_written = 0;
uint64_t g_read = 0;
int g_lost = 0;

UNINSTRUMENTED void copy_text(char* to, const char* from, size_t size) {
  size_t i = 0;
  for (; from != nullptr && i + 1 < size && from[i] != '\0'; ++i) to[i] = from[i];
  to[i] = '\0';
}

UNINSTRUMENTED void close_trace(RawTrace& trace) {
  trace.size = 0;
  while (trace.size < RawTrace::kMax && trace.pcs[trace.size] != nullptr) ++trace.size;
}

UNINSTRUMENTED int at_most(int value, int limit) { return value < limit ? value : limit; }

UNINSTRUMENTED void copy_report(void* report, RawRace& race) {
  const char* description = nullptr;
  int count = 0, stacks = 0, mops = 0, locs = 0, mutexes = 0, threads = 0, tids = 0;
  void* sleep_trace[1] = {};
  __tsan_get_report_data(report, &description, &count, &stacks, &mops, &locs, &mutexes, &threads,
                         &tids, sleep_trace, 1);
  copy_text(race.description, description, sizeof race.description);
  race.access_count = at_most(mops, 4);
  for (int i = 0; i < race.access_count; ++i) {
    RawAccess& a = race.accesses[i];
    __tsan_get_report_mop(report, static_cast<unsigned long>(i), &a.tid, &a.address, &a.size,
                          &a.write, &a.atomic, a.trace.pcs, RawTrace::kMax);
    close_trace(a.trace);
  }
  race.stack_count = at_most(stacks, 4);
  for (int i = 0; i < race.stack_count; ++i) {
    __tsan_get_report_stack(report, static_cast<unsigned long>(i), race.stacks[i].pcs,
                            RawTrace::kMax);
    close_trace(race.stacks[i]);
  }
  race.thread_count = at_most(threads, 8);
  for (int i = 0; i < race.thread_count; ++i) {
    unsigned long long os_id = 0;
    int running = 0, parent = 0;
    const char* name = nullptr;
    void* trace[1] = {};
    __tsan_get_report_thread(report, static_cast<unsigned long>(i), &race.threads[i].tid, &os_id,
                             &running, &name, &parent, trace, 1);
    race.threads[i].os_id = static_cast<int>(os_id);
    copy_text(race.threads[i].name, name, sizeof race.threads[i].name);
  }
  race.has_location = locs > 0;
  if (race.has_location) {
    RawLocation& l = race.location;
    const char* type = nullptr;
    unsigned long start = 0, size = 0;
    int fd = 0, suppressable = 0;
    __tsan_get_report_loc(report, 0, &type, &l.address, &start, &size, &l.tid, &fd, &suppressable,
                          l.trace.pcs, RawTrace::kMax);
    l.size = size;
    copy_text(l.type, type, sizeof l.type);
    close_trace(l.trace);
  }
}

// Tasks that share an OS thread share its errno as well, as far as ThreadSanitizer can see; whoever
// runs them keeps it apart. Fibers have no thread of the kernel: their id is 0.
UNINSTRUMENTED bool is_thread_local_of_fibers(const RawRace& race) {
  if (!race.has_location || race.location.type[0] != 't' || race.location.type[1] != 'l')
    return false;
  for (int i = 0; i < race.thread_count; ++i) {
    for (int k = 0; k < race.access_count; ++k) {
      if (race.threads[i].tid == race.accesses[k].tid && race.threads[i].os_id != 0) return false;
    }
  }
  return true;
}

}  // namespace

UNINSTRUMENTED bool pop_raw_race(RawRace& out) {
  const uint64_t read = __atomic_load_n(&g_read, __ATOMIC_RELAXED);
  if (read == __atomic_load_n(&g_written, __ATOMIC_ACQUIRE)) return false;
  __builtin_memcpy(&out, &g_ring[read % kMaxRaces], sizeof out);
  __atomic_store_n(&g_read, read + 1, __ATOMIC_RELEASE);
  return true;
}

UNINSTRUMENTED bool raw_race_waits() {
  return __atomic_load_n(&g_read, __ATOMIC_RELAXED) !=
         __atomic_load_n(&g_written, __ATOMIC_ACQUIRE);
}

UNINSTRUMENTED void drop_raw_races() {
  __atomic_store_n(&g_read, __atomic_load_n(&g_written, __ATOMIC_ACQUIRE), __ATOMIC_RELEASE);
}

int lost_raw_races() { return __atomic_load_n(&g_lost, __ATOMIC_RELAXED); }

void raw_symbolize(void* pc, char* out, size_t size) {
  std::memset(out, 0, size);
  __sanitizer_symbolize_pc(pc, "%f|%S", out, size);
  // "%S" is file:line:column; the line is what is wanted.
  for (char* line = out; *line != '\0'; line += std::strlen(line) + 1) {
    char* bar = std::strrchr(line, '|');
    char* colon = bar != nullptr ? std::strchr(bar, ':') : nullptr;
    if (colon == nullptr) continue;
    *colon = '|';
    if (char* column = std::strchr(colon, ':')) {
      for (char* c = column; *c != '\0'; ++c) *c = ' ';
    }
  }
}

void raw_symbolize_data(void* address, char* out, size_t size) {
  std::memset(out, 0, size);
  __sanitizer_symbolize_global(address, "%g", out, size);
}

}  // namespace ordeal

// Called by the runtime after each report that it has printed.
extern "C" UNINSTRUMENTED void __tsan_on_report(void* report) {
  using namespace ordeal;
  const uint64_t written = __atomic_load_n(&g_written, __ATOMIC_RELAXED);
  if (written - __atomic_load_n(&g_read, __ATOMIC_ACQUIRE) >= kMaxRaces) {
    __atomic_fetch_add(&g_lost, 1, __ATOMIC_RELAXED);
    return;
  }
  RawRace& race = g_ring[written % kMaxRaces];
  __builtin_memset(static_cast<void*>(&race), 0, sizeof race);
  copy_report(report, race);
  if (is_thread_local_of_fibers(race)) return;
  __atomic_store_n(&g_written, written + 1, __ATOMIC_RELEASE);
}

#else

namespace ordeal {
bool pop_raw_race(RawRace&) { return false; }
bool raw_race_waits() { return false; }
void drop_raw_races() {}
int lost_raw_races() { return 0; }
void raw_symbolize(void*, char* out, size_t size) {
  if (size > 1) out[0] = out[1] = '\0';
}
void raw_symbolize_data(void*, char* out, size_t size) {
  if (size > 0) out[0] = '\0';
}
}  // namespace ordeal

#endif
