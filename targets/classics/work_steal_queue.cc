// The queue with plain indices. The thief looks at the tail before it has raised the head, so that
// owner and thief can both take the last item.
#include "targets/classics/programs.h"
#include "targets/classics/steal_queue.h"

namespace ordeal::classics {
namespace {

class WorkStealQueue {
 public:
  explicit WorkStealQueue(bool fixed) : fixed_(fixed) {}

  void push(int item) {
    LockIf lock(fixed_, mu_);
    const int tail = tail_.get();
    slots_[tail].set(item);
    tail_.set(tail + 1);
  }
  int pop() {
    {
      LockIf lock(fixed_, mu_);
      const int tail = tail_.get() - 1;
      tail_.set(tail);
      if (head_.get() <= tail) return slots_[tail].get();
      tail_.set(tail + 1);
      if (fixed_) return pop_locked();
    }
    Lock lock(mu_);
    return pop_locked();
  }
  int steal() {
    Lock lock(mu_);
    const int head = head_.get();
    if (head >= tail_.get()) return kNothing;
    head_.set(head + 1);
    return slots_[head].get();
  }

 private:
  // Against the thief, who holds the lock while it steals.
  int pop_locked() {
    const int tail = tail_.get() - 1;
    if (head_.get() <= tail) {
      tail_.set(tail);
      return slots_[tail].get();
    }
    head_.set(0);
    tail_.set(0);
    return kNothing;
  }

  const bool fixed_;
  Mutex mu_{"wsq"};
  Shared<int> head_{0, "wsq.head"};
  Shared<int> tail_{0, "wsq.tail"};
  Slots slots_;
};

}  // namespace

void work_steal_queue(bool fixed) {
  WorkStealQueue queue(fixed);
  share_work(queue);
}

}  // namespace ordeal::classics
