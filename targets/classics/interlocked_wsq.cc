// The queue with atomic indices, after the THE protocol of Cilk-5 (Frigo, Leiserson and Randall,
// PLDI 1998): each side first says what it is about to take and then looks at the other's index.
// Two ways to get that wrong: the owner looks before it has spoken, or nothing keeps the two steps
// in order.
#include <cstdint>

#include "harness/sync/atomic.h"
#include "targets/classics/programs.h"
#include "targets/classics/steal_queue.h"

namespace ordeal::classics {
namespace {

enum class Fault : uint8_t { none, looks_first, no_fence };

class InterlockedQueue {
 public:
  explicit InterlockedQueue(Fault fault) : fault_(fault) {}

  void push(int item) {
    const int tail = tail_.load(std::memory_order_relaxed);  // The owner's own.
    slots_[tail].set(item);
    tail_.store(tail + 1);
  }
  int pop() {
    const int early = fault_ == Fault::looks_first ? head_.load() : 0;
    const int tail = tail_.load(std::memory_order_relaxed) - 1;
    announce(tail_, tail);
    const int head = fault_ == Fault::looks_first ? early : head_.load(std::memory_order_seq_cst);
    if (head <= tail) return slots_[tail].get();
    tail_.store(tail + 1);
    Lock lock(mu_);
    return pop_locked();
  }
  int steal() {
    Lock lock(mu_);
    const int head = head_.load(std::memory_order_relaxed);  // Written under the lock alone.
    announce(head_, head + 1);
    if (head < tail_.load(std::memory_order_seq_cst)) return slots_[head].get();
    head_.store(head);
    return kNothing;
  }

 private:
  // An exchange, as "interlocked" has it; or a store that the next load may overtake.
  void announce(Atomic<int>& index, int value) {
    if (fault_ == Fault::no_fence) {
      index.store(value, std::memory_order_release);
    } else {
      index.exchange(value);
    }
  }
  int pop_locked() {
    const int tail = tail_.load() - 1;
    if (head_.load() <= tail) {
      tail_.store(tail);
      return slots_[tail].get();
    }
    head_.store(0);
    tail_.store(0);
    return kNothing;
  }

  const Fault fault_;
  Mutex mu_{"wsq"};
  Atomic<int> head_{0, "wsq.head"};
  Atomic<int> tail_{0, "wsq.tail"};
  Slots slots_;
};

}  // namespace

void interlocked_wsq(bool fixed) {
  InterlockedQueue queue(fixed ? Fault::none : Fault::looks_first);
  share_work(queue);
}

void unfenced_wsq(bool fixed) {
  InterlockedQueue queue(fixed ? Fault::none : Fault::no_fence);
  share_work(queue);
}

}  // namespace ordeal::classics
