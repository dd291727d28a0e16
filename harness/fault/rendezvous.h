// Barriers and signals of rules. For the directory harness/fault alone.
#pragma once

#include <atomic>

#include "harness/base/thread_annotations.h"
#include "harness/base/time.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// The place where threads wait that a `barrier` or a `wait` rule holds, until the others arrive or
// the signal is given. Thread-safe. Under a deterministic runtime it takes no lock and orders
// nothing.
class Rendezvous {
 public:
  explicit Rendezvous(uint32_t parties);  // 0: a signal.

  uint32_t parties() const { return parties_; }

  // A barrier: waits until all parties are here, again and again. Returns whether they came. A
  // thread that gives up no longer counts as being here.
  bool meet(Duration within);

  // A signal: once given it stays so.
  void give();
  bool await(Duration within);

  void open();        // Threads may stand here again.
  void close();       // Lets all go; no thread waits until it is opened.
  void start_over();  // Nobody is here, nothing was given.

 private:
  bool stand(uint64_t turn, Duration within);
  bool stand_in_schedule(uint64_t turn, Duration within);
  bool turned(uint64_t turn) const { return turn_.load(std::memory_order_relaxed) != turn; }
  void turn_over();

  const uint32_t parties_;
  // Changed with mu_ held, but for schedules, of which one is under way at a time.
  std::atomic<uint64_t> turn_{0};  // How often all came, or the signal was given.
  std::atomic<uint32_t> here_{0};
  std::atomic<bool> closed_{false};
  Mutex mu_;
  CondVar turned_;
};

}  // namespace ordeal
