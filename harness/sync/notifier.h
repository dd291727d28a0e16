// Events between threads: Notifier, Latch, Barrier, Semaphore. All are written with Mutex and
// CondVar, so they run on any Runtime, and all are thread-safe.
#pragma once

#include "harness/sync/cond_var.h"

namespace ordeal {

// An event that happens once.
class Notifier {
 public:
  explicit Notifier(const char* name = "notifier",
                    std::source_location where = std::source_location::current())
      : mu_(name, {}, where), happened_cv_(name, where) {}

  void notify();
  bool happened() const;
  void wait() { wait_until(kForever); }
  bool wait_until(Instant deadline);  // Whether it happened.
  bool wait_for(Duration wait) { return wait_until(deadline_after(now(), wait)); }

 private:
  mutable Mutex mu_;
  CondVar happened_cv_;
  bool happened_ GUARDED_BY(mu_) = false;
};

// Opens when it has been counted down to zero, and stays open.
class Latch {
 public:
  explicit Latch(int64_t count, const char* name = "latch",
                 std::source_location where = std::source_location::current())
      : mu_(name, {}, where), zero_cv_(name, where), count_(count) {}

  void count_down(int64_t by = 1);  // Below zero is misuse and asserts.
  int64_t count() const;
  void wait() { wait_until(kForever); }
  bool wait_until(Instant deadline);
  bool wait_for(Duration wait) { return wait_until(deadline_after(now(), wait)); }

 private:
  mutable Mutex mu_;
  CondVar zero_cv_;
  int64_t count_ GUARDED_BY(mu_);
};

// Lets `parties` threads through together, again and again.
class Barrier {
 public:
  explicit Barrier(int64_t parties, const char* name = "barrier",
                   std::source_location where = std::source_location::current())
      : parties_(parties), mu_(name, {}, where), turn_cv_(name, where) {}

  // How a thread left the barrier.
  enum class Arrival { waited, last, timed_out, broken };
  // `last`: this thread's arrival opened the barrier. A time-out takes the arrival back.
  Arrival arrive_and_wait(Instant deadline = kForever);
  // Lets every thread go, now and later, with `broken`: for the end of a run.
  void break_up();

 private:
  const int64_t parties_;
  Mutex mu_;
  CondVar turn_cv_;
  int64_t arrived_ GUARDED_BY(mu_) = 0;
  uint64_t turn_ GUARDED_BY(mu_) = 0;
  bool broken_ GUARDED_BY(mu_) = false;
};

// Counts permits. Waiters are not served in order.
class Semaphore {
 public:
  explicit Semaphore(int64_t permits, const char* name = "semaphore",
                     std::source_location where = std::source_location::current())
      : mu_(name, {}, where), free_cv_(name, where), permits_(permits) {}

  void acquire() { try_acquire_until(kForever); }
  bool try_acquire() { return try_acquire_until(kAtOnce); }
  bool try_acquire_until(Instant deadline);  // False: the deadline passed first.
  bool try_acquire_for(Duration wait) { return try_acquire_until(deadline_after(now(), wait)); }
  void release(int64_t permits = 1);
  int64_t available() const;

 private:
  mutable Mutex mu_;
  CondVar free_cv_;
  int64_t permits_ GUARDED_BY(mu_);
};

}  // namespace ordeal
