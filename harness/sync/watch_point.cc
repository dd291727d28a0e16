#include "harness/sync/watch_point.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "harness/sync/task.h"

namespace ordeal {
namespace {

void print_violation(const LockViolation& violation) {
  std::fprintf(stderr, "%s\n%s\n", violation.claim.c_str(), violation.evidence.c_str());
}
std::atomic<LockViolationHandler> g_handler{print_violation};

std::string name_of(const char* name, std::source_location made_at) {
  return name != nullptr ? name
                         : fmt::format("lock made at {}:{}", made_at.file_name(), made_at.line());
}

void check_rank(const SyncObject& lock, Rank rank, std::source_location at, bool peers) {
  Task& task = this_task();
  const auto& held = task.held();
  const auto worst =
      std::max_element(held.begin(), held.end(), [](auto& a, auto& b) { return a.rank < b.rank; });
  if (worst == held.end() || worst->rank < rank.value) return;
  if (peers && worst->rank == rank.value) return;
  const std::string taken = name_of(lock.name, lock.made_at);
  LockViolation violation;
  violation.claim = fmt::format("lock rank: {} ({}) is taken while {} ({}) is held", taken,
                                rank.value, worst->name, worst->rank);
  violation.evidence =
      fmt::format("{} taken at {}:{}\n{} taken at {}:{}", worst->name, worst->at.file_name(),
                  worst->at.line(), taken, at.file_name(), at.line());
  violation.task = task.name();
  violation.identity = fmt::format("{}>{}", worst->name, taken);
  g_handler.load()(violation);
}

}  // namespace

void set_lock_observer(LockObserver* observer) { detail::lock_observer.store(observer); }

void set_lock_violation_handler(LockViolationHandler handler) {
  g_handler.store(handler != nullptr ? handler : print_violation);
}

namespace detail {

void before_lock(const SyncObject& lock, Rank rank, LockMode mode, std::source_location at,
                 bool peers) {
  if (rank.value != 0) check_rank(lock, rank, at, peers);
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->acquiring(lock, mode, at);
}

void after_lock(const SyncObject& lock, Rank rank, LockMode mode, std::source_location at) {
  if (rank.value != 0) {
    this_task().held().push_back({&lock, rank.value, lock.name != nullptr ? lock.name : "?", at});
  }
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->acquired(lock, mode, at);
}

void before_unlock(const SyncObject& lock, Rank rank) {
  if (rank.value != 0) {
    auto& held = this_task().held();
    const auto last = std::find_if(held.rbegin(), held.rend(),
                                   [&](const Task::Held& h) { return h.lock == &lock; });
    if (last != held.rend()) held.erase(std::next(last).base());
  }
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->released(lock);
}

void before_wait(const SyncObject& cond, const SyncObject& mutex, std::source_location at) {
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->waiting(cond, mutex, at);
}
void after_wait(const SyncObject& cond, bool notified) {
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->woken(cond, notified);
}
void on_notify(const SyncObject& cond, bool all, std::source_location at) {
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->notified(cond, all, at);
}
void on_destroy(const SyncObject& object, int holder) {
  if (LockObserver* observer = lock_observer.load(std::memory_order_acquire))
    observer->destroyed(object, holder);
}

}  // namespace detail
}  // namespace ordeal
