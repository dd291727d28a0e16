// Vyukov's SafeStack: a lock-free stack of indices in which a pop empties the link of the head
// before it moves the head. A head that has gone and come back with another link defeats it, with
// five preemptions at the least. The fixed twin is Treiber's stack with a count beside the head.
#include <array>
#include <cstdint>

#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "harness/sync/clock.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

constexpr int kCells = 3;
constexpr int kNone = -1;

struct Cell {
  Shared<int> value{0, "safestack.value"};
  Atomic<int> next{kNone, "safestack.next"};
};

// Every cell in order, the first on top.
struct Cells {
  std::array<Cell, kCells> cell;
  Cells() {
    for (int i = 0; i + 1 < kCells; ++i) (*this)[i].next.store(i + 1);
  }
  Cell& operator[](int i) { return cell[static_cast<size_t>(i)]; }
};

class SafeStack {
 public:
  int pop() {
    while (count_.load(std::memory_order_acquire) > 1) {
      const int head = head_.load(std::memory_order_acquire);
      const int next = cells[head].next.exchange(kNone);
      if (next >= 0) {
        int seen = head;
        if (head_.compare_exchange(seen, next)) {
          count_.fetch_sub(1);
          return head;
        }
        cells[head].next.exchange(next);
      }
      yield();  // Somebody else is between emptying a link and moving the head.
    }
    return kNone;
  }
  void push(int index) {
    int head = head_.load(std::memory_order_acquire);
    do {
      cells[index].next.store(head, std::memory_order_release);
    } while (!head_.compare_exchange(head, index));
    count_.fetch_add(1);
  }

  Cells cells;

 private:
  Atomic<int> head_{0, "safestack.head"};
  Atomic<int> count_{kCells, "safestack.count"};
};

// A head that has been changed and changed back has another count: the exchange fails.
class CountedStack {
 public:
  int pop() {
    uint64_t seen = head_.load(std::memory_order_acquire);
    for (;;) {
      const int head = index_of(seen);
      if (head == kNone) return kNone;
      const int next = cells[head].next.load(std::memory_order_relaxed);
      if (head_.compare_exchange(seen, changed(seen, next))) return head;
    }
  }
  void push(int index) {
    uint64_t seen = head_.load(std::memory_order_acquire);
    do {
      cells[index].next.store(index_of(seen), std::memory_order_relaxed);
    } while (!head_.compare_exchange(seen, changed(seen, index)));
  }

  Cells cells;

 private:
  // The index, from 1 so that 0 is none, below a count of changes.
  static int index_of(uint64_t head) { return static_cast<int>(head & 0xffff) - 1; }
  static uint64_t changed(uint64_t head, int index) {
    return (((head >> 16) + 1) << 16) | static_cast<uint64_t>(index + 1);
  }

  Atomic<uint64_t> head_{1, "safestack.head"};
};

template <class Stack>
void use_cells(Stack& stack) {
  Crew crew;
  for (int me = 0; me < 3; ++me) {
    crew.start(1, "user", [&stack, me] {
      for (int round = 0; round < 2; ++round) {
        int index = kNone;
        while ((index = stack.pop()) == kNone) yield();
        stack.cells[index].value.set(me);
        ALWAYS_ASSERT(stack.cells[index].value.get() == me, "a popped cell is its popper's own");
        stack.push(index);
      }
    });
  }
  crew.join();
}

}  // namespace

void safestack(bool fixed) {
  if (fixed) {
    CountedStack stack;
    use_cells(stack);
  } else {
    SafeStack stack;
    use_cells(stack);
  }
}

}  // namespace ordeal::classics
