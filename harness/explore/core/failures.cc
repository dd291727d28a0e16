#include "harness/explore/core/failures.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/explore/core/tsan.h"

namespace ordeal::explore {
namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : between) + part;
  return all;
}

// The parts of an identity, whatever order they were found in.
std::string identity_of(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return joined(parts, " ");
}

// The name without an ordinal at its end: any of several like objects may show one mistake.
std::string without_ordinal(const std::string& text) {
  const size_t mark = text.find_last_not_of("0123456789");
  return mark != std::string::npos && text[mark] == '#' ? text.substr(0, mark) : text;
}

std::string describe(const std::vector<WaitingTask>& waiting) {
  std::string text;
  for (const WaitingTask& task : waiting) {
    text += fmt::format("{} waits for {}{}{} since step {}", task.task, task.waits_for,
                        task.held_by.empty() ? "" : ", held by " + task.held_by,
                        task.at.line() == 0 ? "" : " at " + place(task.at), task.since);
    if (!task.holds.empty()) text += fmt::format("; it holds {}", joined(task.holds, ", "));
    text += '\n';
  }
  return text;
}

// The tasks of a cycle of waiting, in its order from the first by name; empty where there is none.
std::vector<size_t> cycle_of(const std::vector<WaitingTask>& waiting) {
  const auto next = [&](size_t from) {
    for (size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].task == waiting[from].held_by) return i;
    }
    return waiting.size();
  };
  for (size_t start = 0; start < waiting.size(); ++start) {
    std::vector<size_t> path{start};
    for (size_t at = next(start); at < waiting.size() && path.size() <= waiting.size();
         at = next(at)) {
      if (at == start) return path;
      path.push_back(at);
    }
  }
  return {};
}

}  // namespace

std::string FailureReports::awaited_by(const TaskState& task) const {
  switch (task.blocked) {
    case Blocked::lock:
    case Blocked::lock_shared:
      return "lock " + resources_.display_name(*task.wants);
    case Blocked::cond:
      return "a notification of " + resources_.display_name(*task.wants);
    case Blocked::join:
      return "the end of " + task.joins->task->name();
    case Blocked::sleep:
      return "time";
    case Blocked::no:
    case Blocked::ended:
      break;
  }
  return "its turn";
}

std::vector<WaitingTask> FailureReports::waiting() const {
  const tsan::ScopedIgnore names_of_tasks;
  std::vector<WaitingTask> all;
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    const TaskState& task = tasks_[id];
    if (task.blocked == Blocked::no || task.ended()) continue;
    WaitingTask row;
    row.task = task.task->name();
    row.waits_for = awaited_by(task);
    if (task.takes_lock()) {
      row.lock = resources_.base_name(*task.wants);
      row.held_by = holder_of(*task.wants);
    } else if (task.blocked == Blocked::join) {
      row.held_by = task.joins->task->name();
    }
    row.since = task.blocked_since;
    for (const HeldLock& held : task.held) row.holds.push_back(resources_.display_name(*held.lock));
    row.at = tasks_.view(id).op.at;
    all.push_back(std::move(row));
  }
  return all;
}

std::string FailureReports::holder_of(const Resource& lock) const {
  if (lock.owner != kNoTask) return tasks_[lock.owner].task->name();
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    for (const HeldLock& held : tasks_[id].held) {
      if (held.lock == &lock) return tasks_[id].task->name();
    }
  }
  return "";
}

Failure FailureReports::stuck() const {
  const tsan::ScopedIgnore names_of_tasks;
  Failure failure;
  failure.waiting = waiting();
  failure.evidence = describe(failure.waiting);
  const std::vector<size_t> cycle = cycle_of(failure.waiting);
  if (!cycle.empty()) {
    describe_deadlock(failure, cycle);
  } else if (!describe_lost_wakeup(failure)) {
    describe_kept_lock(failure);
  }
  return failure;
}

void FailureReports::describe_deadlock(Failure& failure, const std::vector<size_t>& cycle) const {
  failure.kind = FindingKind::deadlock;
  std::vector<std::string> parts;
  std::string claim;
  for (const size_t i : cycle) {
    const WaitingTask& task = failure.waiting[i];
    claim += fmt::format("{}{} waits for {}", claim.empty() ? "" : ", ", task.task, task.waits_for);
    parts.push_back(fmt::format("{}@{}", without_ordinal(task.waits_for), place(task.at)));
    if (!task.lock.empty()) failure.locks.push_back(task.lock);
  }
  const WaitingTask& last = failure.waiting[cycle.back()];
  const bool holds_itself = cycle.size() == 1 && last.held_by == last.task;
  failure.claim = holds_itself ? fmt::format("{}, which it holds itself", claim)
                               : fmt::format("{}, which {} holds", claim, last.held_by);
  failure.identity = identity_of(std::move(parts));
}

// Returns false where no task waits to be notified.
bool FailureReports::describe_lost_wakeup(Failure& failure) const {
  std::vector<std::string> parts;
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    const TaskState& task = tasks_[id];
    if (task.blocked != Blocked::cond) continue;
    const std::string name = resources_.display_name(*task.wants);
    if (parts.empty()) {
      failure.claim =
          fmt::format("{} waits on {} and nobody is left to notify it", task.task->name(), name);
      if (task.wants->notified_at != 0)
        failure.evidence += fmt::format("{} was notified at step {}, when nobody waited on it\n",
                                        name, task.wants->notified_at);
    }
    parts.push_back(fmt::format("{}@{}", without_ordinal(name), place(tasks_.view(id).op.at)));
  }
  if (parts.empty()) return false;
  failure.kind = FindingKind::lost_wakeup;
  failure.identity = identity_of(std::move(parts));
  return true;
}

void FailureReports::describe_kept_lock(Failure& failure) const {
  failure.kind = FindingKind::deadlock;
  std::vector<std::string> parts;
  for (const WaitingTask& task : failure.waiting) {
    if (failure.claim.empty() && !task.lock.empty())
      failure.claim = fmt::format("{} waits for {}, which {} took and never gave back", task.task,
                                  task.waits_for, task.held_by);
    parts.push_back(fmt::format("{}@{}", without_ordinal(task.waits_for), place(task.at)));
  }
  failure.identity = identity_of(std::move(parts));
}

Failure FailureReports::endless(uint32_t max_steps) const {
  const tsan::ScopedIgnore names_of_tasks;
  Failure failure;
  failure.kind = FindingKind::stall;
  failure.waiting = waiting();
  std::vector<std::string> running;
  std::string starved;
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    const TaskState& task = tasks_[id];
    if (task.ended()) continue;
    const TaskView& view = tasks_.view(id);
    const uint32_t made =
        task.steps_before_fair == ~0U ? view.steps : view.steps - task.steps_before_fair;
    if (made == 0 && starved.empty() && task.blocked != Blocked::join) starved = task.task->name();
    if (made == 0) continue;
    running.push_back(task.task->name());
    failure.evidence += fmt::format(
        "{} made {} steps of the last {}; its next is {} {} {}\n", task.task->name(), made,
        max_steps, to_string(view.op.kind),
        view.op.resource != 0 ? resources_.display_name(resources_[view.op.resource]) : "",
        place(view.op.at));
  }
  failure.evidence += describe(failure.waiting);
  const std::string names = joined(running, ", ");
  failure.claim =
      starved.empty()
          ? fmt::format("livelock: {} steps and no end; {} go on and on", tasks_.steps(), names)
          : fmt::format("starvation: {} made no step while {} made {}", starved, names, max_steps);
  failure.identity = starved.empty() ? "livelock" : "starvation " + starved;
  return failure;
}

Failure FailureReports::raced(const Resource& shared, const PlainRace& race,
                              std::source_location at) const {
  const tsan::ScopedIgnore names_of_tasks;
  Failure failure;
  failure.kind = FindingKind::data_race;
  const auto verb = [](bool writes) { return writes ? "writes" : "reads"; };
  const std::string here = place(at);
  const std::string there = place(race.earlier_at);
  failure.claim = fmt::format("{}: {} {} it at {} and {} {} it at {}, and nothing orders them",
                              resources_.display_name(shared),
                              tasks_[race.earlier_task].task->name(), verb(race.earlier_writes),
                              there, tasks_.current().task->name(), verb(race.later_writes), here);
  failure.evidence = "nothing orders the two accesses: no lock, no acquire of a release, no join";
  failure.location = here;
  failure.identity = fmt::format("{} {} {}", resources_.base_name(shared), std::min(here, there),
                                 std::max(here, there));
  return failure;
}

Failure FailureReports::misused(const Resource& resource, const std::string& what) const {
  Failure failure;
  failure.kind = FindingKind::invariant;
  failure.claim = fmt::format("{} {}", resources_.display_name(resource), what);
  failure.evidence = fmt::format("by {}", tasks_.current().task->name());
  failure.identity = failure.claim;
  failure.location = place(tasks_.view(tasks_.current_id()).op.at);
  return failure;
}

Failure FailureReports::uncaught(const std::string& claim) const {
  Failure failure;
  failure.kind = FindingKind::crash;
  failure.claim = failure.identity = claim;
  failure.evidence = fmt::format("{} ended with it", tasks_.current().task->name());
  return failure;
}

Failure FailureReports::invariant_broken(const char* invariant) const {
  Failure failure;
  failure.claim = failure.identity = invariant;
  failure.evidence = fmt::format("broken after step {}, a {} of {}", tasks_.steps(),
                                 to_string(tasks_.view(tasks_.current_id()).op.kind),
                                 tasks_.current().task->name());
  return failure;
}

}  // namespace ordeal::explore
