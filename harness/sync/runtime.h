// The seam. Targets block, wake, read the time and share memory only through harness/sync, and
// every primitive there asks one thread-local pointer first: null means native, and the primitive
// is a plain pthread or std:: one; otherwise a Runtime decides. A deterministic scheduler is
// therefore one more implementation of this interface, and no target knows of it.
//
// The interface is small on purpose. Semaphore, Channel, Notifier, Latch, Barrier, Snapshot,
// Once and OrderedLock are written with the primitives below and so run on any Runtime.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <string_view>

#include "harness/base/random.h"
#include "harness/base/time.h"

namespace ordeal {

class Task;

// The part of a primitive that Runtimes and observers use: its name, the place where it was made,
// and the Runtime's model of it, which is made on first use and stale where `epoch` is another one.
struct SyncObject {
  const char* name = nullptr;  // "gateway.pool", or null: then `made_at` speaks for it.
  std::source_location made_at;
  void* model = nullptr;
  uint64_t epoch = 0;
  // An observer's number for it; 0: not seen yet. Several threads may write the same: atomic_ref.
  alignas(8) mutable uint64_t watch = 0;
};

// Whether a lock is taken as its one owner or as one of several readers.
enum class LockMode : uint8_t { exclusive, shared };
// The operation of an AtomicAccess. `modify` reads, applies a function and writes in one step.
enum class AtomicOp : uint8_t { load, store, exchange, compare_exchange, modify };

// One access to an Atomic. Values travel as 64-bit images of the value.
struct AtomicAccess {
  AtomicOp op;
  std::memory_order order;
  std::memory_order failure_order = std::memory_order_relaxed;
  uint64_t operand = 0;
  uint64_t expected = 0;
  uint64_t (*modify)(uint64_t old, uint64_t operand) = nullptr;
  uint64_t (*peek)(const void* cell) = nullptr;        // Reads the stored image, unordered.
  void (*poke)(void* cell, uint64_t image) = nullptr;  // Writes it, unordered.
  std::source_location at = std::source_location::current();
};
// The result of an AtomicAccess.
struct AtomicOutcome {
  uint64_t old = 0;
  bool exchanged = false;
};

// One access to a Shared. Its value is for traces alone, and known where it has at most 64 bits.
struct PlainAccess {
  bool write = false;
  uint64_t operand = 0;                          // What is about to be written.
  uint64_t (*peek)(const void* cell) = nullptr;  // Null: there is no image.
  const void* cell = nullptr;
  std::source_location at;
};

// Decides for the threads that it runs. A choice is offered *before* the visible operation takes
// effect. Every call comes from a task of that Runtime, on the thread that runs it.
class Runtime {
 public:
  virtual ~Runtime() = default;

  // Deadlines: kAtOnce tries, kForever waits. False: the deadline passed first.
  virtual bool lock(SyncObject& lock, LockMode mode, Instant deadline, std::source_location at) = 0;
  virtual void unlock(SyncObject& lock, LockMode mode) = 0;

  // Releases `mutex`, waits to be notified, takes `mutex` again. False: the deadline passed.
  // May wake without a notification, as the real one may.
  virtual bool wait(SyncObject& cond, SyncObject& mutex, Instant deadline,
                    std::source_location at) = 0;
  virtual void notify(SyncObject& cond, bool all, std::source_location at) = 0;

  virtual AtomicOutcome access(SyncObject& atomic, void* cell, const AtomicAccess& access) = 0;
  virtual void fence(std::memory_order order, std::source_location at) = 0;

  // A Shared<T> is about to be read or written, by code that no atomic orders: a choice, and a
  // race where nothing else orders it. The caller touches the memory itself when this returns.
  virtual void plain(SyncObject& shared, const PlainAccess& access) = 0;

  // The task of a child of `parent` called `name`; its path is Task::next_child_name(name). A
  // Runtime that runs one body again and again may hand out the same Task each time.
  virtual std::shared_ptr<Task> make_child(Task& parent, std::string_view name);

  // Starts `body` as `task`; join waits for its end, false where the deadline passed first.
  virtual void spawn(std::shared_ptr<Task> task, std::function<void()> body) = 0;
  virtual bool join(Task& task, Instant deadline) = 0;

  virtual Instant now() = 0;
  virtual void sleep_until(Instant deadline) = 0;
  virtual void yield() = 0;

  // As sleep_until, but unpark() of the same key ends it too. It orders nothing: what waits for a
  // fact of the harness itself must not add an order to the target's. A Runtime that does not know
  // it sleeps until the deadline.
  virtual void park(const void* key, Instant deadline);
  virtual void unpark(const void* /*key*/) {}

  // One of n outcomes (n > 0); `tag` names the choice in a recorded schedule.
  // 0 is the one that a shrunk schedule prefers.
  virtual uint64_t choose(uint64_t n, const char* tag) = 0;
  // Whether something that happens with this chance happens: a fault fires.
  virtual bool happens(Chance chance, const char* tag) = 0;

  // A primitive is made by a task: its identity is the task's path and how many the task has made.
  virtual void made(SyncObject& object) = 0;
  // The primitive ends; its model may be dropped.
  virtual void forget(SyncObject& object) = 0;
};

namespace detail {
inline constinit thread_local Runtime* tl_runtime = nullptr;
}

// The Runtime that decides for the calling thread, or null: native.
inline Runtime* current_runtime() { return detail::tl_runtime; }

// Makes `runtime` decide for the calling thread until the scope ends.
class ScopedRuntime {
 public:
  explicit ScopedRuntime(Runtime* runtime) : before_(detail::tl_runtime) {
    detail::tl_runtime = runtime;
  }
  ScopedRuntime(const ScopedRuntime&) = delete;
  ScopedRuntime& operator=(const ScopedRuntime&) = delete;
  ~ScopedRuntime() { detail::tl_runtime = before_; }

 private:
  Runtime* before_;
};

// Makes the Runtime's model of a primitive with the primitive, and destroys it.
class SyncIdentity : public SyncObject {
 public:
  SyncIdentity(const char* object_name, std::source_location where)
      : SyncObject{object_name, where, nullptr, 0, 0} {
    if (Runtime* runtime = current_runtime(); runtime != nullptr) [[unlikely]]
      runtime->made(*this);
  }
  SyncIdentity(const SyncIdentity&) = delete;
  SyncIdentity& operator=(const SyncIdentity&) = delete;
  ~SyncIdentity() {
    if (Runtime* runtime = current_runtime(); runtime != nullptr && model != nullptr) [[unlikely]]
      runtime->forget(*this);
  }
};

}  // namespace ordeal
