// Watches every lock and condition of a process: the graph of lock orders, in which a possible
// deadlock shows before anything hangs, and misuse of conditions and locks.
//
// Locks are distinguished by the place that makes them; two locks of one place, by instance.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "harness/result/checks.h"
#include "harness/sync/watch_point.h"

namespace ordeal {

// The watch of one process. Its calls as an observer are cheap where nothing new is seen, and share
// nothing between threads then. The others are thread-safe and slow.
class LockWatch final : public LockObserver {
 public:
  LockWatch();
  ~LockWatch() override;
  LockWatch(const LockWatch&) = delete;
  LockWatch& operator=(const LockWatch&) = delete;

  // Orders seen from now on belong to the next phase of the run: they make no cycle with those of
  // earlier phases, whose threads are gone. Locks that are held at this moment are not forgotten.
  void begin_phase();

  // Returns the findings since the last call: possible deadlocks, as warnings of kind lock_order
  // with a stack for each edge, and misuse. The threads of a possible deadlock say where each takes
  // the second lock of its edge.
  std::vector<Finding> take_findings();

  // What is known so far. Counts of threads that still run are not in it yet.
  LockGraph graph();

  // What is known of notifications of a condition (SyncObject::watch), for a wait since `since`
  // that does not end; "" where nothing is.
  std::string about_condition(uint64_t condition, Instant since);

  void acquiring(const SyncObject& lock, LockMode mode, std::source_location at) override;
  void acquired(const SyncObject& lock, LockMode mode, std::source_location at) override;
  void released(const SyncObject& lock) override;
  void waiting(const SyncObject& cond, const SyncObject& mutex, std::source_location at) override;
  void woken(const SyncObject& cond, bool notified) override;
  void notified(const SyncObject& cond, bool all, std::source_location at) override;
  void destroyed(const SyncObject& object, int holder) override;

 private:
  struct Impl;
  struct ThreadState;
  friend struct ThreadState;

  ThreadState* own_state();
  uint64_t number(const SyncObject& object);
  void report_edges(ThreadState& state, const SyncObject& lock, LockMode mode,
                    std::source_location at);
  void add_edge(ThreadState& state, size_t held, uint64_t lock, LockMode mode,
                std::source_location at, uint64_t key);
  void merge(const ThreadState& state);

  const uint64_t id_;  // Of all watches that there ever were.
  std::atomic<uint32_t> phase_{1};
  std::unique_ptr<Impl> impl_;
};

// The watch of this process. It lives as long as the process does, because threads may lock until
// the very end.
LockWatch& process_lock_watch();

}  // namespace ordeal
