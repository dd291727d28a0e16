#include "harness/explore/strategy/access_profile.h"
#include "harness/explore/strategy/pending.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Selectively uniform random walk (Zhao and others, ASPLOS 2025). A schedule cares for the steps on
// one resource, drawn by how often it is touched among those that several tasks share: their order
// is drawn evenly, by the counts of such steps that each task and its descendants have left. To
// that end one task is intended to make the next of them, and others that arrive at one are held
// until it has. Everything else runs by random priorities.
//
// That a task is held need not be remembered: whoever stands before such a step and is not the
// intended one cannot run until nobody is intended.
//
// Counts come from schedules before this one, by the names of tasks and resources. All are counted
// in the first schedule, which knows none, and in ever rarer ones later; those of the drawn
// resource always. So what is picked is a function of the seed and of the schedules that this
// Strategy has run.
class Surw final : public Strategy {
 public:
  const char* name() const override { return "surw"; }

  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    const bool power_of_two = (schedules_ & (schedules_ - 1)) == 0;
    profile_.begin(power_of_two || schedules_ % 64 == 0);
    ++schedules_;
    pending_.begin();
    left_.clear();
    intended_ = kNoTask;
    interesting_ = profile_.draw(random_);
  }
  bool follows() const override { return true; }

  void spawned(TaskId parent, TaskId child, const View& view) override {
    meet(child, parent, view);
    const uint32_t of_child = left_[child];
    const uint32_t of_both = left_[parent];
    if (intended_ == parent && of_child != 0 && random_.below(of_both | 1) < of_child)
      intended_ = child;
    left_[parent] = of_both > of_child ? of_both - of_child : 0;
    pending_.arrived(child, view, random_);
  }
  void arrived(TaskId task, const View& view) override {
    meet(task, kNoTask, view);
    pending_.arrived(task, view, random_);
  }

  void stepping(TaskId task, const View& view) override {
    meet(task, kNoTask, view);
    const Op& op = view.tasks[task].op;
    if (op.kind == OpKind::yield) pending_.redraw_ready(view, random_);
    if (!touches(op)) return;
    const bool interesting = op.key == interesting_;
    if (interesting || profile_.counts_everything()) profile_.note(task, op);
    if (!interesting) return;
    if (left_[task] != 0) --left_[task];
    if (intended_ == task) intended_ = kNoTask;
  }

  TaskId pick(const View& view) override {
    if (view.step > kFairAfter) return view.ready[random_.below(view.ready_count)];
    if (intended_ != kNoTask && ++waited_ > pending_.patience()) intended_ = kNoTask;
    for (;;) {
      const TaskId candidate = pending_.best(view, [&](TaskId task) {
        return intended_ == kNoTask || task == intended_ || !stands_before(task, view);
      });
      if (candidate == kNoTask) {  // Everybody is held.
        intended_ = kNoTask;
        pending_.redraw_ready(view, random_);
        continue;
      }
      if (intended_ != kNoTask || !stands_before(candidate, view)) return candidate;
      if (left_[candidate] == 0) left_[candidate] = 1;
      intended_ = draw_intended(view);
      waited_ = 0;
      if (intended_ == candidate) return candidate;
    }
  }

 private:
  // Steps that may be interesting: those that order what others see.
  static bool touches(const Op& op) {
    switch (op.kind) {
      case OpKind::begin:
      case OpKind::fence:
      case OpKind::spawn:
      case OpKind::join:
      case OpKind::sleep:
      case OpKind::yield:
      case OpKind::exit:
        return false;
      default:
        return op.key != 0;
    }
  }
  bool stands_before(TaskId task, const View& view) const {
    const Op& op = view.tasks[task].op;
    return op.key == interesting_ && interesting_ != 0 && touches(op);
  }

  void meet(TaskId task, TaskId parent, const View& view) {
    while (task >= left_.size()) {
      const TaskId next = left_.size();
      profile_.meet(view.tasks[next].key, next == task ? parent : view.tasks[next].parent);
      left_.push_back(interesting_ == 0 ? 0 : profile_.expected(next, interesting_));
    }
  }

  TaskId draw_intended(const View& view) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < view.ready_count; ++i) sum += left_[view.ready[i]];
    uint64_t draw = random_.below(sum);
    for (uint32_t i = 0; i + 1 < view.ready_count; ++i) {
      const uint32_t left = left_[view.ready[i]];
      if (draw < left) return view.ready[i];
      draw -= left;
    }
    return view.ready[view.ready_count - 1];
  }

  uint64_t schedules_ = 0;
  AccessProfile profile_;
  Pending pending_;
  uint64_t interesting_ = 0;   // Key of the drawn resource; 0: none.
  TaskId intended_ = kNoTask;  // Who is to make the next interesting step.
  uint32_t waited_ = 0;        // Picks for that.
  Vec<uint32_t> left_;         // Interesting steps of each task and its descendants.
};

}  // namespace

std::unique_ptr<Strategy> make_surw() { return std::make_unique<Surw>(); }

}  // namespace ordeal::explore
