#include "harness/explore/strategy/key_map.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Uniform random walk (Zhao and others, ASPLOS 2025). A task runs with a probability proportional
// to the steps that it and the tasks it will start have left, so that with exact counts and nothing
// blocked each interleaving is as likely as each other; a plain random walk hardly ever delays a
// long task behind another long one.
//
// Counts come from the schedules before, by task: a running mean over those that did not fail. The
// first schedule knows none and is a plain random walk. So what is picked is a function of the seed
// and of the schedules that this Strategy has run.
class Urw final : public Strategy {
 public:
  const char* name() const override { return "urw"; }

  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    tasks_.clear();
  }
  bool follows() const override { return true; }

  void spawned(TaskId parent, TaskId child, const View& view) override {
    meet(child, view);
    tasks_[child].parent = parent;
    take(tasks_[parent], tasks_[child].left);
  }
  void arrived(TaskId task, const View& view) override { meet(task, view); }
  void stepping(TaskId task, const View& view) override {
    meet(task, view);
    ++tasks_[task].steps;
    take(tasks_[task], kStep);
  }

  TaskId pick(const View& view) override {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < view.ready_count; ++i) sum += tasks_[view.ready[i]].left;
    uint64_t draw = random_.below(sum);
    for (uint32_t i = 0; i + 1 < view.ready_count; ++i) {
      const uint64_t left = tasks_[view.ready[i]].left;
      if (draw < left) return view.ready[i];
      draw -= left;
    }
    return view.ready[view.ready_count - 1];
  }

  void end(const EndView& end) override {
    if (end.failed && known_.size() != 0) return;  // Cut short: its counts say nothing.
    if (known_.size() > kKeysMost) known_.clear();
    least_ = 0;
    for (uint32_t task = tasks_.size(); task-- > 0;) {  // Children come after their parents.
      const Task& done = tasks_[task];
      const uint32_t total = done.steps * kStep;
      if (done.parent != kNoTask) tasks_[done.parent].steps += done.steps;
      if (least_ == 0 || total < least_) least_ = total;
      Count& count = known_.at(done.key);
      if (count.first == 0) count.first = count.mean = total;
      count.mean = (count.mean * 7 + total) / 8;
      if (count.mean > 2 * count.first) count.mean = 2 * count.first;
    }
  }

 private:
  static constexpr uint32_t kStep = 64;  // Counts are kept in 64ths of a step.
  static constexpr uint32_t kKeysMost = 1 << 16;

  // Who spins for a task makes the more steps the less often that one runs, and would have the more
  // of them the next time: so means stay near what the even walk of the first schedule has shown.
  struct Count {
    uint32_t first = 0, mean = 0;  // Of a task and its descendants, 64ths.
  };
  struct Task {
    uint64_t key = 0;
    TaskId parent = kNoTask;
    uint32_t steps = 0;
    uint32_t left = 0;  // 64ths, at least one step.
  };

  void meet(TaskId task, const View& view) {
    while (task >= tasks_.size()) {
      const uint64_t key = view.tasks[tasks_.size()].key;
      const Count* count = known_.find(key);
      const uint32_t left = count != nullptr ? count->mean : least_;
      tasks_.push_back({key, kNoTask, 0, left < kStep ? kStep : left});
    }
  }
  static void take(Task& task, uint32_t steps) {
    task.left = task.left < steps + kStep ? kStep : task.left - steps;
  }

  Vec<Task> tasks_;      // By TaskId.
  KeyMap<Count> known_;  // By key of the task.
  uint32_t least_ = 0;   // Of the last schedule: for tasks that nobody has seen before.
};

}  // namespace

std::unique_ptr<Strategy> make_urw() { return std::make_unique<Urw>(); }

}  // namespace ordeal::explore
