// The waits of native threads, for a watchdog: a thread that has to block publishes its wait in a
// slot of its own. Taking a free lock costs nothing more.
#pragma once

#include <cstdint>
#include <source_location>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/sync/runtime.h"

namespace ordeal {

// What a thread waits for.
enum class WaitKind : uint8_t { none, lock, lock_shared, condition, join };

// A wait that was under way when native_waits() looked.
struct NativeWait {
  int tid = 0;       // The kernel's id of the thread,
  std::string task;  // and its task.
  uint64_t nth = 0;  // Of the thread's waits: equal for the very same one.
  WaitKind kind = WaitKind::none;
  bool timed = false;     // It has a deadline.
  std::string object;     // "gateway.pool", or where that was made; of join: the task.
  std::string at;         // "targets/gateway/pool.cc:70"
  uint64_t identity = 0;  // Of the object: SyncObject::watch; 0 without an observer.
  int holder = 0;         // tid of the thread that holds the lock, or is joined; 0: not known.
  Instant since{};
};

// The waits of all threads of this process. Thread-safe. It orders nothing between the threads, so
// it hides no race from ThreadSanitizer.
std::vector<NativeWait> native_waits();

namespace detail {
// Publishes for a scope that the calling thread waits. `holder` points at a thread's id that lives
// as long as the wait does; null: not known.
class NativeWaitScope {
 public:
  NativeWaitScope(WaitKind kind, const SyncObject& object, std::source_location at, bool timed,
                  const int* holder);
  NativeWaitScope(const std::string& joined, const int* holder, bool timed);
  NativeWaitScope(const NativeWaitScope&) = delete;
  NativeWaitScope& operator=(const NativeWaitScope&) = delete;
  ~NativeWaitScope();
};
}  // namespace detail
}  // namespace ordeal
