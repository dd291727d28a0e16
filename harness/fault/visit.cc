#include "harness/fault/visit.h"

#include <algorithm>

#include "harness/sync/native_mutex.h"
#include "harness/sync/thread.h"
#include "harness/sync/thread_local.h"

namespace ordeal::detail {
namespace {

class Visitor;

// Every living task that has ever hit an armed point.
struct Visitors {
  NativeMutex mu;
  std::vector<Visitor*> all GUARDED_BY(mu);
};
Visitors& visitors() {
  static auto* const list = new Visitors();  // Threads may end after static objects did.
  return *list;
}

// What a task keeps from visit to visit: made on its first one, destroyed with the task.
class Visitor {
 public:
  Visitor() {
    Visitors& list = visitors();
    const NativeLock lock(list.mu);
    list.all.push_back(this);
  }
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;
  ~Visitor() {
    Visitors& list = visitors();
    const NativeLock lock(list.mu);
    std::erase(list.all, this);
  }

  std::atomic<const PointPlan*> hazard{nullptr};
  HitCache cache;
};

Visitor& this_visitor() {
  static ThreadLocal<Visitor> visitor;
  return visitor.get();
}

}  // namespace

Visit::Visit(const std::atomic<PointPlan*>& slot, PointPlan* seen) : plan_(seen) {
  Visitor& visitor = this_visitor();
  cache_ = &visitor.cache;
  if (visitor.hazard.load(std::memory_order_relaxed) != nullptr) {
    plan_ = nullptr;
    return;
  }
  hazard_ = &visitor.hazard;
  // Publish, then look again: either the destructor sees this task, or the task sees that the plan
  // is gone.
  while (plan_ != nullptr) {
    hazard_->store(plan_, std::memory_order_seq_cst);
    PointPlan* again = slot.load(std::memory_order_seq_cst);
    if (again == plan_) return;
    plan_ = again;
  }
}

Visit::~Visit() {
  if (hazard_ != nullptr) hazard_->store(nullptr, std::memory_order_release);
}

void wait_until_left(const PointPlan& plan) {
  const auto visited = [&] {
    Visitors& list = visitors();
    const NativeLock lock(list.mu);
    for (const Visitor* visitor : list.all) {
      if (visitor->hazard.load(std::memory_order_seq_cst) == &plan) return true;
    }
    return false;
  };
  // Visitors leave soon, as every delay has been ended. They do not notify: that would cost every
  // hit of an armed point a fence.
  while (visited()) yield();
}

}  // namespace ordeal::detail
