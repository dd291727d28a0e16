#include "harness/explore/strategy/pending.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Each pending step has a priority drawn evenly when its task arrives at it; the highest runs. It
// is what SURW calls pickFrom (Zhao and others, ASPLOS 2025) and delays single steps for longer
// than a random walk does. A task that yields makes everybody draw again, or a step with a low
// priority would wait for a loop that waits for it.
class RandomPriority final : public Strategy {
 public:
  const char* name() const override { return "random_priority"; }
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
    if (view.tasks[task].op.kind == OpKind::yield) pending_.redraw_ready(view, random_);
  }
  TaskId pick(const View& view) override {
    if (view.step > kFairAfter) return view.ready[random_.below(view.ready_count)];
    return pending_.best(view);
  }

 private:
  Pending pending_;
};

}  // namespace

std::unique_ptr<Strategy> make_random_priority() { return std::make_unique<RandomPriority>(); }

}  // namespace ordeal::explore
