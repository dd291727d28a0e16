// The scheduler's model of a task.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>

#include "harness/base/time.h"
#include "harness/explore/core/fiber.h"
#include "harness/explore/core/op.h"
#include "harness/explore/core/vec.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

struct Resource;

// The reason why a task cannot make its next step at once.
enum class Blocked : uint8_t {
  no,           // It can.
  lock,         // It takes `wants` exclusively.
  lock_shared,  // It takes `wants` as a reader.
  cond,         // It waits to be notified through `wants`.
  join,         // It waits for the end of `joins`.
  sleep,        // It waits for its deadline.
  ended,        // It has made its last step.
};

// A lock that a task holds.
struct HeldLock {
  Resource* lock;
  LockMode mode;
  uint32_t since;  // The step of the schedule that took it.
};

// The number of children that a task has made under one name.
struct ChildCount {
  uint64_t name;  // hash_text of the name.
  uint32_t count;
};

// A std::function whose destructor runs only on request: the body of an abandoned task may own
// objects that other tasks still use, so the scheduler leaks it.
class BodySlot {
 public:
  void set(std::function<void()> body) { new (memory_) std::function<void()>(std::move(body)); }
  void operator()() { get()(); }
  void destroy() { get().~function(); }

 private:
  std::function<void()>& get() {
    return *std::launder(reinterpret_cast<std::function<void()>*>(memory_));
  }
  alignas(std::function<void()>) std::byte memory_[sizeof(std::function<void()>)];
};

// One task of a schedule: its fiber, the reason why it waits, and the locks that it holds. The
// fiber and the tables are kept from schedule to schedule.
//
// Invariants: `wants` is set while the task is blocked on a lock or condition, `joins` while it is
// blocked on a join; `pending_on` is null where the task is in no PendingList.
struct TaskState {
  explicit TaskState(size_t stack_size) : fiber(stack_size) {}

  TaskId id = 0;
  Fiber fiber;
  std::shared_ptr<Task> task;
  BodySlot body;

  Blocked blocked = Blocked::no;
  bool timed_out = false;
  bool timed_out_waiting = false;  // The last wait on a condition ended by its deadline.
  const char* tag = nullptr;       // The tag of the last value drawn for the next step, for traces.
  Resource* touches = nullptr;     // The resource of the next step.
  Resource* wants = nullptr;       // The lock or condition that it is blocked on.
  Resource* mutex = nullptr;       // The mutex of its wait on a condition.
  TaskState* joins = nullptr;
  const void* parked_on = nullptr;  // The key of Runtime::unpark that ends its sleep early.
  Instant deadline = kForever;
  uint32_t blocked_since = 0;  // A step of the schedule.
  TaskState* next_pending = nullptr;
  TaskState* prev_pending = nullptr;
  Resource* pending_on = nullptr;  // The resource in whose PendingList it is.
  TaskState* next_waiter = nullptr;

  Vec<HeldLock> held;
  Vec<ChildCount> children;
  uint32_t objects_made = 0;
  uint64_t order = 0;              // The digest of its past: see order_digest.h.
  uint32_t steps_before_fair = 0;  // Its steps when the fair phase began; ~0: it began later.

  bool ended() const { return blocked == Blocked::ended; }
  bool takes_lock() const { return blocked == Blocked::lock || blocked == Blocked::lock_shared; }

  // Makes this the model of a new task.
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

}  // namespace ordeal::explore
