// What the scheduler knows of tasks and of SyncObjects, for one schedule.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <new>

#include "harness/explore/core/fiber.h"
#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/strategy.h"
#include "harness/explore/core/vec.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

struct TaskState;

// The model of a SyncObject: which of its parts are used depends on what it is.
struct Resource {
  ResourceId id = 0;
  uint64_t key = 0;  // The same in every schedule: who made it, and as which of its objects.
  const char* name = nullptr;
  std::source_location made_at;

  TaskId owner = kNoTask;  // Of a lock held exclusively.
  uint32_t readers = 0;
  TaskState* pending = nullptr;  // Tasks whose next step takes this lock; a list.
  TaskState* waiters = nullptr;  // Tasks that wait on this condition, in order of arrival.
  TaskState* last_waiter = nullptr;
  uint32_t notified_unheard = 0;  // Step of a notification that nobody heard, plus 1.

  LockClock clock = 0;
  Location location = 0;
  PlainCell cell = 0;
  bool announced = false;  // To ThreadSanitizer, as a mutex.

  uint64_t order_writes = 0;  // Digests of what was done to it, for partial orders.
  uint64_t order_reads = 0;

  void start(ResourceId new_id, uint64_t new_key, const SyncObject& object) {
    *this = Resource();
    id = new_id;
    key = new_key;
    name = object.name;
    made_at = object.made_at;
  }
};

enum class Blocked : uint8_t { no, lock, lock_shared, cond, join, sleep, ended };

struct HeldLock {
  Resource* lock;
  LockMode mode;
  uint32_t since;
};
struct ChildCount {
  uint64_t name;  // Its hash.
  uint32_t count;
};

// A std::function that can be forgotten without being destroyed: what an abandoned task runs may
// still own things that others use.
class BodySlot {
 public:
  void set(std::function<void()> body) { new (room_) std::function<void()>(std::move(body)); }
  void operator()() { get()(); }
  void destroy() { get().~function(); }

 private:
  std::function<void()>& get() {
    return *std::launder(reinterpret_cast<std::function<void()>*>(room_));
  }
  alignas(std::function<void()>) std::byte room_[sizeof(std::function<void()>)];
};

struct TaskState {
  explicit TaskState(size_t stack_size) : fiber(stack_size) {}

  TaskId id = 0;
  Fiber fiber;
  std::shared_ptr<Task> task;
  BodySlot body;

  Blocked blocked = Blocked::no;
  bool timed_out = false;
  bool timed_out_waiting = false;  // The last wait on a condition ended by its deadline.
  const char* tag = nullptr;       // Of the last value drawn for its next step, for traces.
  Resource* touches = nullptr;     // What its next step is made on.
  Resource* wants = nullptr;       // The lock or condition that it is blocked on.
  Resource* mutex = nullptr;       // While it waits on a condition.
  TaskState* joins = nullptr;
  const void* parked_on = nullptr;  // While it sleeps: what may end that before its time.
  Instant deadline = kForever;
  uint32_t blocked_since = 0;  // Step of the schedule.
  TaskState* next_pending = nullptr;
  TaskState* prev_pending = nullptr;
  Resource* pending_on = nullptr;
  TaskState* next_waiter = nullptr;

  Vec<HeldLock> held;
  Vec<ChildCount> children;
  uint32_t objects_made = 0;
  uint64_t order = 0;  // Digest of its past.
  uint32_t steps_before_fair = 0;

  void start(TaskId new_id) {
    id = new_id;
    blocked = Blocked::no;
    timed_out = timed_out_waiting = false;
    tag = nullptr;
    touches = wants = mutex = nullptr;
    joins = nullptr;
    parked_on = nullptr;
    deadline = kForever;
    next_pending = prev_pending = next_waiter = nullptr;
    pending_on = nullptr;
    held.clear();
    children.clear();
    objects_made = 0;
    order = 0;
    steps_before_fair = ~0U;
  }
};

// A Task that an earlier schedule made, kept under the path of its creation.
struct KnownTask {
  uint64_t path = 0;  // 0: free.
  std::shared_ptr<Task> task;
};

// A step as it is noted while it is made; names are looked up afterwards.
struct RawEvent {
  TaskId task;
  uint32_t step;
  OpKind kind;
  bool preempts;
  bool timed_out;
  bool has_value;
  ResourceId resource;
  uint64_t key;
  uint64_t value;
  uint64_t stale;
  const char* tag;
  std::source_location at;
};

}  // namespace ordeal::explore
