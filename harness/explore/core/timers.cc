#include "harness/explore/core/timers.h"

namespace ordeal::explore {

bool Timers::pass_time(const TaskTable& tasks) {
  if (armed_ == 0) return false;
  Instant next = kForever;
  for (TaskId id = 0; id < tasks.count(); ++id) {
    const TaskState& task = tasks[id];
    if (task.blocked != Blocked::no && task.deadline < next) next = task.deadline;
  }
  if (next == kForever) return false;
  if (next > now_) {
    idle_ += next - now_;
    now_ = next;
  }
  return true;
}

void Timers::list_early(const TaskTable& tasks, Vec<TaskId>& early) {
  early.clear();
  for (TaskId id = 0; id < tasks.count(); ++id) {
    const TaskState& task = tasks[id];
    if (tasks.ready().has(id) || task.blocked == Blocked::no) continue;
    if (task.parked_on != nullptr) continue;  // A fault's wait is no time-out of the target's.
    if (task.deadline != kForever || task.blocked == Blocked::cond) early.push_back(id);
  }
}

}  // namespace ordeal::explore
