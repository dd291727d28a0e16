// Priorities of pending steps, which random_priority, pos, surw and greybox have in common: each
// step draws one when a task arrives at it, and keeps it until it is made or a strategy redraws it.
#pragma once

#include "harness/explore/core/strategy.h"

namespace ordeal::explore {

// A step that was passed over with a low priority may wait for as long as others spin. Past so many
// steps these strategies take a fair random walk instead.
inline constexpr uint32_t kFairAfter = 20'000;

// The pending step of each task of a schedule, with its priority.
class Pending {
 public:
  void begin() { slots_.clear(); }

  // Picks for which a strategy may keep tasks back before it must think that those that run spin
  // for one of them. Waiting for each task to make some steps takes less.
  uint32_t patience() const { return 50 + 20 * slots_.size(); }

  // `task` has arrived at a step, its first one included.
  void arrived(TaskId task, const View& view, Random& random) {
    if (task >= slots_.size()) [[unlikely]]
      slots_.resize(task + 1);
    const Op& op = view.tasks[task].op;
    slots_[task] = {random.next(), op.resource, op.writes};
  }
  void redraw_ready(const View& view, Random& random) {
    for (uint32_t i = 0; i < view.ready_count; ++i) {
      if (view.ready[i] < slots_.size()) slots_[view.ready[i]].priority = random.next();
    }
  }
  // `task` is about to make its step: those that race with it and were passed over for it draw
  // again. Tasks that are blocked need not: theirs have not been compared since they were drawn.
  void redraw_racing(TaskId task, const View& view, Random& random) {
    if (task >= slots_.size()) return;  // The first task begins.
    const Slot made = slots_[task];
    if (made.resource == 0) return;
    for (uint32_t i = 0; i < view.ready_count; ++i) {
      if (view.ready[i] >= slots_.size()) continue;  // The list may be that of an earlier choice.
      Slot& slot = slots_[view.ready[i]];
      if (slot.resource == made.resource && (slot.writes || made.writes) && view.ready[i] != task)
        slot.priority = random.next();
    }
  }

  // The ready task with the highest priority of those that `may`; kNoTask where none may.
  template <class May>
  TaskId best(const View& view, May may) const {
    TaskId best = kNoTask;
    uint64_t priority = 0;
    for (uint32_t i = 0; i < view.ready_count; ++i) {
      const TaskId task = view.ready[i];
      if (slots_[task].priority < priority || !may(task)) continue;
      best = task;
      priority = slots_[task].priority;
    }
    return best;
  }
  TaskId best(const View& view) const {
    return best(view, [](TaskId) { return true; });
  }

 private:
  // The pending step of one task.
  struct Slot {
    uint64_t priority = 0;
    ResourceId resource = 0;
    bool writes = false;
  };
  Vec<Slot> slots_;  // By TaskId.
};

}  // namespace ordeal::explore
