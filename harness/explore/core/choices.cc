#include "harness/explore/core/choices.h"

#include "harness/base/assert.h"

namespace ordeal::explore {

void Choices::begin(Strategy& strategy, uint64_t seed) {
  ready_.clear();  // A strategy may look before the first question.
  early_.clear();
  choices_ = preemptions_ = 0;
  for (uint8_t& drawn : drawn_) drawn = 0;
  preempting_ = fair_ = false;
  fair_random_ = Random(mix_bits(seed));
  tape_.begin(seed);
  strategy_ = &strategy;
  strategy.begin(seed);
  follower_ = strategy.follows() ? &strategy : nullptr;
}

TaskId Choices::ask_for_early(const TaskTable& tasks) {
  Timers::list_early(tasks, early_);
  if (early_.empty()) return kNoTask;
  tasks.ready().copy_to(ready_);
  const TaskId early = strategy_->pick_early(view(tasks));
  if (early != kNoTask) record(tasks, DecisionKind::early, 0, early);
  return early;
}

void Choices::enter_fair_phase(TaskTable& tasks) {
  if (fair_) return;
  fair_ = true;
  for (TaskId id = 0; id < tasks.count(); ++id) tasks[id].steps_before_fair = tasks.view(id).steps;
}

TaskId Choices::pick_fairly(const TaskTable& tasks) {
  tasks.ready().copy_to(ready_);
  early_.clear();
  return ready_[static_cast<uint32_t>(fair_random_.below(ready_.size()))];
}

uint64_t Choices::draw(TaskTable& tasks, ValueKind kind, const char* tag, uint64_t n,
                       Chance chance) {
  const uint8_t nth = drawn_[static_cast<int>(kind)]++;
  const TaskId current = tasks.current_id();
  const uint32_t step = tasks.view(current).steps;
  const uint64_t value = strategy_->value({kind, tag, n, current, chance, step, nth});
  ALWAYS_ASSERT(value < n, "a strategy drew a value out of its range");
  static constexpr DecisionKind kKinds[] = {DecisionKind::choose, DecisionKind::fault,
                                            DecisionKind::waiter, DecisionKind::stale};
  if (value != 0) record(tasks, kKinds[static_cast<int>(kind)], nth, value);
  tasks.current().tag = tag;
  return value;
}

}  // namespace ordeal::explore
