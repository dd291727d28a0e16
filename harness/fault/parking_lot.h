// The place where threads stand that a rule delays. For the directory harness/fault alone.
#pragma once

#include <atomic>

#include "harness/base/thread_annotations.h"
#include "harness/base/time.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// Delays threads at one point, each for its own time, until the lot is closed: then all go on at
// once, and no thread is delayed until it is opened again. Thread-safe; it starts open.
//
// Under a deterministic runtime a delay is a sleep in virtual time and closing does not end it:
// faults are healed there when the threads of the schedule have ended.
class ParkingLot {
 public:
  void open() { closed_.store(false, std::memory_order_release); }
  void close();
  bool closed() const { return closed_.load(std::memory_order_acquire); }

  // Returns after `wait`, or when the lot is closed.
  void park(Duration wait);
  // As park(), with the processor kept busy.
  void spin(Duration wait);

 private:
  std::atomic<bool> closed_{false};  // Set with mu_ held; spinning threads read it without.
  Mutex mu_{"fault.lot"};
  CondVar closed_cv_{"fault.lot"};
};

}  // namespace ordeal
