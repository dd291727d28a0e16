// The queue in which each slot has a state that says who may take its item. Both sides test the
// state and then set it, in two steps.
#include "harness/sync/atomic.h"
#include "targets/classics/programs.h"
#include "targets/classics/steal_queue.h"

namespace ordeal::classics {
namespace {

enum SlotState : int { kEmpty, kFull, kTaken };

class StateQueue {
 public:
  explicit StateQueue(bool fixed) : fixed_(fixed) {}

  void push(int item) {
    const int tail = tail_.load();
    slots_[tail].set(item);
    state(tail).store(kFull);
    tail_.store(tail + 1);
  }
  // The thief takes from the head upwards, so where the last item is gone all are.
  int pop() {
    const int last = tail_.load() - 1;
    if (last < 0 || !claim(last)) return kNothing;
    const int item = slots_[last].get();
    tail_.store(last);
    return item;
  }
  int steal() {
    const int head = head_.load();
    if (head >= tail_.load() || !claim(head)) return kNothing;
    const int item = slots_[head].get();
    head_.store(head + 1);
    return item;
  }

 private:
  Atomic<int>& state(int i) { return states_[static_cast<size_t>(i)]; }
  bool claim(int i) {
    int seen = kFull;
    if (fixed_) return state(i).compare_exchange(seen, kTaken);
    if (state(i).load() != kFull) return false;
    state(i).store(kTaken);
    return true;
  }

  const bool fixed_;
  Atomic<int> head_{0, "wsq.head"};  // Written by the thief alone,
  Atomic<int> tail_{0, "wsq.tail"};  // and this by the owner.
  std::array<Atomic<int>, kItems> states_ = {
      Atomic<int>(kEmpty, "wsq.state.0"), Atomic<int>(kEmpty, "wsq.state.1"),
      Atomic<int>(kEmpty, "wsq.state.2"), Atomic<int>(kEmpty, "wsq.state.3")};
  Slots slots_;
};

}  // namespace

void state_wsq(bool fixed) {
  StateQueue queue(fixed);
  share_work(queue);
}

}  // namespace ordeal::classics
