// Schedules that cannot go on, in words.
#include <fmt/format.h>

#include <algorithm>

#include "harness/explore/core/engine.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {
namespace {

// Whoever puts a failure into words reads the names of all tasks, which their makers wrote: to
// ThreadSanitizer these reads are nobody's.
struct NamesOfOthers {
  NamesOfOthers() { tsan::ignore_begin(); }
  NamesOfOthers(const NamesOfOthers&) = delete;
  NamesOfOthers& operator=(const NamesOfOthers&) = delete;
  ~NamesOfOthers() { tsan::ignore_end(); }
};

std::string place(const std::source_location& at) {
  return at.line() == 0 ? "" : fmt::format("{}:{}", at.file_name(), at.line());
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : between) + part;
  return all;
}

// Without the ordinal at its end: the same mistake may be made with any of several alike.
std::string alike(const std::string& text) {
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

}  // namespace

std::string Scheduler::Impl::base_name(const Resource& resource) const {
  if (resource.id < names_.size()) return names_[resource.id];
  return resource.name != nullptr ? resource.name : "object made at " + place(resource.made_at);
}

// "fork", or "fork#1" where there are several of that name: the second that was made.
std::string Scheduler::Impl::shown(const Resource* resource) const {
  if (resource == nullptr) return "";
  const std::string name = base_name(*resource);
  uint32_t before = 0;
  uint32_t all = 0;
  for (ResourceId id = 1; id < resource_count_; ++id) {
    if (base_name(resources_[id]) != name) continue;
    ++all;
    if (id < resource->id) ++before;
  }
  return all > 1 ? fmt::format("{}#{}", name, before) : name;
}

std::string Scheduler::Impl::shown_wait(const TaskState& task) const {
  switch (task.blocked) {
    case Blocked::lock:
    case Blocked::lock_shared:
      return "lock " + shown(task.wants);
    case Blocked::cond:
      return "a notification of " + shown(task.wants);
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

std::vector<WaitingTask> Scheduler::Impl::waiting() const {
  const NamesOfOthers read;
  std::vector<WaitingTask> all;
  for (TaskId id = 0; id < task_count_; ++id) {
    const TaskState& task = *tasks_[id];
    if (task.blocked == Blocked::no || task.blocked == Blocked::ended) continue;
    WaitingTask row;
    row.task = task.task->name();
    row.waits_for = shown_wait(task);
    if (task.blocked == Blocked::lock || task.blocked == Blocked::lock_shared) {
      row.held_by = holder_of(*task.wants);
      row.lock = base_name(*task.wants);
    } else if (task.blocked == Blocked::join) {
      row.held_by = task.joins->task->name();
    }
    row.since = task.blocked_since;
    for (const HeldLock& held : task.held) row.holds.push_back(shown(held.lock));
    row.at = views_[id].op.at;
    all.push_back(std::move(row));
  }
  return all;
}

std::string Scheduler::Impl::holder_of(const Resource& lock) const {
  if (lock.owner != kNoTask) return tasks_[lock.owner]->task->name();
  for (TaskId id = 0; id < task_count_; ++id) {
    for (const HeldLock& held : tasks_[id]->held) {
      if (held.lock == &lock) return tasks_[id]->task->name();
    }
  }
  return "";
}

// The tasks of a cycle of waiting, in its order from the first by name; empty where there is none.
static std::vector<size_t> cycle_of(const std::vector<WaitingTask>& waiting) {
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

// Nobody can run and no timer is left. What it is called follows from who waits for what: a circle
// of holders is a deadlock; where there is none and somebody waits for a notification, that was
// lost or never sent; else a lock was kept by somebody who has ended.
Failure Scheduler::Impl::stuck() const {
  const NamesOfOthers read;
  Failure failure;
  failure.waiting = waiting();
  failure.evidence = describe(failure.waiting);
  std::vector<std::string> parts;
  const std::vector<size_t> cycle = cycle_of(failure.waiting);
  if (!cycle.empty()) {
    failure.kind = FindingKind::deadlock;
    std::string claim;
    for (const size_t i : cycle) {
      const WaitingTask& task = failure.waiting[i];
      claim +=
          fmt::format("{}{} waits for {}", claim.empty() ? "" : ", ", task.task, task.waits_for);
      parts.push_back(fmt::format("{}@{}", alike(task.waits_for), place(task.at)));
      if (!task.lock.empty()) failure.locks.push_back(task.lock);
    }
    failure.claim = fmt::format("{}, which {} holds", claim, failure.waiting[cycle.back()].held_by);
    if (cycle.size() == 1 && failure.waiting[cycle[0]].held_by == failure.waiting[cycle[0]].task)
      failure.claim =
          fmt::format("{} waits for {}, which it holds itself", failure.waiting[cycle[0]].task,
                      failure.waiting[cycle[0]].waits_for);
  } else {
    std::string lost;
    for (TaskId id = 0; id < task_count_; ++id) {
      const TaskState& task = *tasks_[id];
      if (task.blocked != Blocked::cond) continue;
      const std::string name = shown(task.wants);
      if (lost.empty()) {
        lost =
            fmt::format("{} waits on {} and nobody is left to notify it", task.task->name(), name);
        if (task.wants->notified_unheard != 0)
          failure.evidence += fmt::format("{} was notified at step {}, when nobody waited on it\n",
                                          name, task.wants->notified_unheard);
      }
      parts.push_back(fmt::format("{}@{}", alike(name), place(views_[id].op.at)));
    }
    failure.kind = lost.empty() ? FindingKind::deadlock : FindingKind::lost_wakeup;
    failure.claim = lost;
    if (lost.empty()) {
      for (const WaitingTask& task : failure.waiting) {
        if (failure.claim.empty() && task.waits_for.rfind("lock ", 0) == 0)
          failure.claim = fmt::format("{} waits for {}, which {} took and never gave back",
                                      task.task, task.waits_for, task.held_by);
        parts.push_back(fmt::format("{}@{}", alike(task.waits_for), place(task.at)));
      }
    }
  }
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  failure.identity = joined(parts, " ");
  return failure;
}

// The schedule goes on for ever although everybody gets turns.
Failure Scheduler::Impl::endless() const {
  const NamesOfOthers read;
  Failure failure;
  failure.kind = FindingKind::stall;
  failure.waiting = waiting();
  std::vector<std::string> running;
  std::vector<std::string> sites;
  std::string starved;
  for (TaskId id = 0; id < task_count_; ++id) {
    const TaskState& task = *tasks_[id];
    if (task.blocked == Blocked::ended) continue;
    const uint32_t made = task.steps_before_fair == ~0U ? views_[id].steps
                                                        : views_[id].steps - task.steps_before_fair;
    const Op& op = views_[id].op;
    if (made == 0 && starved.empty() && task.blocked != Blocked::join) starved = task.task->name();
    if (made == 0) continue;
    running.push_back(task.task->name());
    sites.push_back(fmt::format("{}@{}", to_string(op.kind), place(op.at)));
    failure.evidence +=
        fmt::format("{} made {} steps of the last {}; its next is {} {} {}\n", task.task->name(),
                    made, options_.max_steps, to_string(op.kind),
                    op.resource != 0 ? shown(&resources_[op.resource]) : "", place(op.at));
  }
  failure.evidence += describe(failure.waiting);
  const std::string who = joined(running, ", ");
  failure.claim = starved.empty()
                      ? fmt::format("livelock: {} steps and no end; {} go on and on", steps_, who)
                      : fmt::format("starvation: {} made no step while {} made {}", starved, who,
                                    options_.max_steps);
  failure.identity = starved.empty() ? "livelock" : "starvation " + starved;
  return failure;
}

Failure Scheduler::Impl::raced(const Resource& shared, bool write, std::source_location at,
                               const PlainRace& race) const {
  const NamesOfOthers read;
  Failure failure;
  failure.kind = FindingKind::data_race;
  const auto verb = [](bool writes) { return writes ? "writes" : "reads"; };
  const std::string here = place(at);
  const std::string there = place(race.earlier_at);
  failure.claim =
      fmt::format("{}: {} {} it at {} and {} {} it at {}, and nothing orders them", shown(&shared),
                  tasks_[race.earlier_task]->task->name(), verb(race.earlier_writes), there,
                  tasks_[current_]->task->name(), verb(write), here);
  failure.evidence = "nothing orders the two accesses: no lock, no acquire of a release, no join";
  failure.location = here;
  failure.identity =
      fmt::format("{} {} {}", base_name(shared), std::min(here, there), std::max(here, there));
  return failure;
}

void Scheduler::Impl::misuse(const Resource& resource, const std::string& what) {
  Failure failure;
  failure.kind = FindingKind::invariant;
  failure.claim = fmt::format("{} {}", shown(&resource), what);
  failure.evidence = fmt::format("by {}", current().task->name());
  failure.identity = failure.claim;
  failure.location = place(views_[current_].op.at);
  fail(std::move(failure));
}

}  // namespace ordeal::explore
