// The driver of the work-stealing queues, after CHESS's samples: an owner pushes and pops at one
// end, a thief steals at the other end, and every item must be done once.
#pragma once

#include <array>

#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"

namespace ordeal::classics {

constexpr int kNothing = -1;
constexpr int kItems = 4;  // As many slots as items, so that no slot is ever grown or wrapped.

// A Slots is the plain storage of a queue. A thread may read an item that it has claimed.
struct Slots {
  std::array<Shared<int>, kItems> item = {
      Shared<int>(kNothing, "wsq.item.0"), Shared<int>(kNothing, "wsq.item.1"),
      Shared<int>(kNothing, "wsq.item.2"), Shared<int>(kNothing, "wsq.item.3")};
  Shared<int>& operator[](int i) { return item[static_cast<size_t>(i)]; }
};

// Runs the driver. `Queue` has push(int) and pop() for the owner and steal() for the thief; pop()
// and steal() may return kNothing.
template <class Queue>
void share_work(Queue& queue) {
  Slots done;
  const auto work = [&done](int item) {
    if (item == kNothing) return;
    const int before = done[item].get();
    ALWAYS_ASSERT(before == kNothing, "an item is done once");
    done[item].set(before + 1);
  };
  Thread thief("thief", [&] {
    for (int i = 0; i < 2; ++i) work(queue.steal());
  });
  for (int i = 0; i < kItems; i += 2) {
    queue.push(i);
    queue.push(i + 1);
    work(queue.pop());
  }
  for (int i = 0; i < kItems / 2; ++i) work(queue.pop());
  thief.join();
  for (int i = 0; i < kItems; ++i) ALWAYS_ASSERT(done[i].get() == 0, "every item is done");
}

}  // namespace ordeal::classics
