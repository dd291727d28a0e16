// The interface of lock observers, and the rank rule. A lock without a rank pays one relaxed load
// for them while no observer is installed.
#pragma once

#include <atomic>
#include <cstdint>
#include <source_location>
#include <string>

#include "harness/sync/runtime.h"

namespace ordeal {

// Locks with ranks are taken in ascending order. 0: no rank, no rule.
struct Rank {
  uint32_t value = 0;
};

// Sees every lock of every thread while installed. Called by the thread that locks, which may
// hold other locks: an observer takes none of harness/sync itself.
class LockObserver {
 public:
  virtual ~LockObserver() = default;
  virtual void acquiring(const SyncObject& lock, LockMode mode, std::source_location at) = 0;
  virtual void acquired(const SyncObject& lock, LockMode mode, std::source_location at) = 0;
  virtual void released(const SyncObject& lock) = 0;

  // Of conditions, on real threads alone: about to sleep, with the mutex held still; awake again,
  // before the mutex counts as taken; a notification.
  virtual void waiting(const SyncObject& /*cond*/, const SyncObject& /*mutex*/,
                       std::source_location /*at*/) {}
  virtual void woken(const SyncObject& /*cond*/, bool /*notified*/) {}
  virtual void notified(const SyncObject& /*cond*/, bool /*all*/, std::source_location /*at*/) {}
  // A lock or a condition ends, on real threads alone. `holder` is the tid of who holds it still.
  virtual void destroyed(const SyncObject& /*object*/, int /*holder*/) {}
};
// Installs an observer for the process; null removes it. The observer outlives every thread that
// may still be inside one of its calls.
void set_lock_observer(LockObserver* observer);

// A misuse of locks, seen before it can hang.
struct LockViolation {
  std::string claim;  // "lock rank: gateway.metrics (10) taken while gateway.registry (50) is held"
  std::string evidence;  // Both places.
  std::string task;
  std::string identity;  // The same for every occurrence of the same mistake: for fingerprints.
};
// Called by the violating thread, with its locks held. The default prints to stderr.
using LockViolationHandler = void (*)(const LockViolation&);
void set_lock_violation_handler(LockViolationHandler handler);

namespace detail {
inline constinit std::atomic<LockObserver*> lock_observer = nullptr;

// The steps of a watched lock: they check the rank (unless only trying) and call the observer.
// Peers are locks of one rank that OrderedLock takes in the order of their creation.
void before_lock(const SyncObject& lock, Rank rank, LockMode mode, std::source_location at,
                 bool peers = false);
void after_lock(const SyncObject& lock, Rank rank, LockMode mode, std::source_location at);
void before_unlock(const SyncObject& lock, Rank rank);

// Calls of the observer by conditions and by destructors; they do nothing without an observer.
void before_wait(const SyncObject& cond, const SyncObject& mutex, std::source_location at);
void after_wait(const SyncObject& cond, bool notified);
void on_notify(const SyncObject& cond, bool all, std::source_location at);
void on_destroy(const SyncObject& object, int holder);

inline bool observed() {
  return lock_observer.load(std::memory_order_relaxed) != nullptr && current_runtime() == nullptr;
}
inline bool lock_watched(Rank rank) {
  return rank.value != 0 || lock_observer.load(std::memory_order_relaxed) != nullptr;
}
}  // namespace detail
}  // namespace ordeal
