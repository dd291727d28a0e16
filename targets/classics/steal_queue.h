// What the work-stealing queues have in common: the driver of CHESS's samples, in which an owner
// pushes and pops at one end, a thief steals at the other, and every item is to be done once.
#pragma once

#include <array>

#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"

namespace ordeal::classics {

constexpr int kNothing = -1;
constexpr int kItems = 4;  // As many slots as items, so that no slot is ever grown or wrapped.

// Plain slots: whoever has made an item its own may read it.
struct Slots {
  std::array<Shared<int>, kItems> item = {
      Shared<int>(kNothing, "wsq.item.0"), Shared<int>(kNothing, "wsq.item.1"),
      Shared<int>(kNothing, "wsq.item.2"), Shared<int>(kNothing, "wsq.item.3")};
  Shared<int>& operator[](int i) { return item[static_cast<size_t>(i)]; }
};

// Queue: push(int) and pop() by the owner, steal() by the thief; the last two may give kNothing.
template <class Queue>
void share_work(Queue& queue) {
  Slots done;
  const auto work = [&done](int item) {
    if (item == kNothing) return;
    const int before = done[item].get();
    ALWAYS_ASSERT(before == kNothing, "nobody does an item that is done");
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
