#include "harness/explore/strategy/replay_strategy.h"

namespace ordeal::explore {
namespace {

uint64_t place_of(uint64_t task, uint32_t step, DecisionKind kind, uint8_t nth) {
  const uint64_t rest = uint64_t{step} << 16 | static_cast<uint64_t>(kind) << 8 | nth;
  return mix_bits(task ^ mix_bits(rest));
}

constexpr DecisionKind kind_of(ValueKind kind) {
  constexpr DecisionKind kKinds[] = {DecisionKind::choose, DecisionKind::fault,
                                     DecisionKind::waiter, DecisionKind::stale};
  return kKinds[static_cast<int>(kind)];
}

}  // namespace

void ReplayStrategy::follow(const Followed* decisions, uint32_t count, Names names) {
  names_ = names;
  has_values_ = false;
  decisions_.clear();
  uint32_t room = 16;
  while (room < 2 * count) room *= 2;
  table_.clear();
  table_.resize(room, kNone);
  for (uint32_t i = 0; i < count; ++i) {
    const Followed& one = decisions[i];
    decisions_.push_back(one);
    has_values_ |= one.kind != DecisionKind::run && one.kind != DecisionKind::early;
    if (find(one.task, one.step, one.kind, one.nth) != kNone) continue;
    uint32_t at = static_cast<uint32_t>(place_of(one.task, one.step, one.kind, one.nth));
    while (table_[at & (room - 1)] != kNone) ++at;
    table_[at & (room - 1)] = i;
  }
}

void ReplayStrategy::begin(uint64_t seed) {
  Strategy::begin(random_from_ == kNever ? seed : random_seed_);
  applied_.clear();
  applied_.resize(decisions_.size(), 0);
  tasks_ = nullptr;
  step_ = 0;
}

uint32_t ReplayStrategy::find(uint64_t task, uint32_t step, DecisionKind kind, uint8_t nth) const {
  const uint32_t mask = table_.size() - 1;
  if (decisions_.empty()) return kNone;
  for (uint32_t at = static_cast<uint32_t>(place_of(task, step, kind, nth));; ++at) {
    const uint32_t i = table_[at & mask];
    if (i == kNone) return kNone;
    const Followed& one = decisions_[i];
    if (one.task == task && one.step == step && one.kind == kind && one.nth == nth) return i;
  }
}

TaskId ReplayStrategy::among(const TaskId* tasks, uint32_t count, uint64_t wanted,
                             const View& view) const {
  for (uint32_t i = 0; i < count; ++i) {
    if (named(tasks[i], view.tasks) == wanted) return tasks[i];
  }
  return kNoTask;
}

TaskId ReplayStrategy::pick(const View& view) {
  if (at_random(view.step)) return view.ready[random_.below(view.ready_count)];
  const uint32_t i =
      find(named(view.current, view.tasks), view.tasks[view.current].steps, DecisionKind::run, 0);
  if (i == kNone) return default_pick(view);
  const TaskId next = among(view.ready, view.ready_count, decisions_[i].value, view);
  if (next == kNoTask) return default_pick(view);
  applied_[i] = 1;
  return next;
}

TaskId ReplayStrategy::pick_early(const View& view) {
  if (at_random(view.step)) return Strategy::pick_early(view);
  const uint32_t i =
      find(named(view.current, view.tasks), view.tasks[view.current].steps, DecisionKind::early, 0);
  if (i == kNone) return kNoTask;
  const TaskId next = among(view.early, view.early_count, decisions_[i].value, view);
  if (next != kNoTask) applied_[i] = 1;
  return next;
}

uint64_t ReplayStrategy::value(const ValueView& view) {
  if (at_random(step_)) return Strategy::value(view);
  if (!has_values_) return 0;
  const uint64_t task = names_ == Names::ids ? view.task : tasks_[view.task].key;
  const uint32_t i = find(task, view.step, kind_of(view.kind), view.nth);
  if (i == kNone || decisions_[i].value >= view.n) return 0;
  applied_[i] = 1;
  return decisions_[i].value;
}

// The tables move when a task is added; what was shown last is where they are.
void ReplayStrategy::spawned(TaskId, TaskId, const View& view) { tasks_ = view.tasks; }
void ReplayStrategy::arrived(TaskId, const View& view) { tasks_ = view.tasks; }
void ReplayStrategy::stepping(TaskId, const View& view) {
  tasks_ = view.tasks;
  step_ = view.step;
}

}  // namespace ordeal::explore
