#include "harness/explore/strategy/pending.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Partial order sampling (Yuan, Yang and Gu, CAV 2018). The pending step with the highest priority
// runs, and those that race with it draw again. So steps that race are shuffled among themselves,
// whatever else goes on, and partial orders are sampled rather than interleavings. No parameters.
class Pos final : public Strategy {
 public:
  const char* name() const override { return "pos"; }
  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    pending_.begin();
  }
  bool follows() const override { return true; }
  void spawned(TaskId, TaskId child, const View& view) override {
    pending_.arrived(child, view, random_);
  }
  void arrived(TaskId task, const View& view) override { pending_.arrived(task, view, random_); }
  void stepping(TaskId task, const View& view) override {
    if (view.ready_count < 2) return;
    if (view.tasks[task].op.kind == OpKind::yield) {  // It races with everything.
      pending_.redraw_ready(view, random_);
    } else {
      pending_.redraw_racing(task, view, random_);
    }
  }
  TaskId pick(const View& view) override {
    if (view.step > kFairAfter) return view.ready[random_.below(view.ready_count)];
    return pending_.best(view);
  }

 private:
  Pending pending_;
};

}  // namespace

std::unique_ptr<Strategy> make_pos() { return std::make_unique<Pos>(); }

}  // namespace ordeal::explore
