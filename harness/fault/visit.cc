#include <algorithm>

#include "harness/fault/plan_parts.h"
#include "harness/sync/thread_local.h"

namespace ordeal::detail {
namespace {

class Visitor;

// Every task that ever hit an armed point and still lives.
struct Visitors {
  std::mutex mu;
  std::vector<Visitor*> all;  // Guarded by mu.
};
Visitors& visitors() {
  static auto* const list = new Visitors();  // Threads may end after static objects did.
  return *list;
}

// A task's own part: made on its first visit, destroyed with the task.
class Visitor {
 public:
  Visitor() {
    const std::lock_guard lock(visitors().mu);
    visitors().all.push_back(this);
  }
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;
  ~Visitor() {
    const std::lock_guard lock(visitors().mu);
    std::erase(visitors().all, this);
  }

  std::atomic<const PointPlan*> hazard{nullptr};
  SeatCache cache;
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
  // Publish, then look again: either the destructor sees us or we see that the plan is gone.
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
    const std::lock_guard lock(visitors().mu);
    return std::any_of(visitors().all.begin(), visitors().all.end(), [&](const Visitor* visitor) {
      return visitor->hazard.load(std::memory_order_seq_cst) == &plan;
    });
  };
  while (visited()) yield();
}

}  // namespace ordeal::detail
