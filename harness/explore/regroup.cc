#include "harness/explore/regroup.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace ordeal::explore {
namespace {

constexpr uint32_t kNobody = ~uint32_t{0};

bool only_looks(const Event& event) {
  return event.kind == OpKind::load || event.kind == OpKind::read;
}

// Waits that ended because time passed: what came before may have been what took the time.
bool takes_time(const Event& event) { return event.kind == OpKind::sleep || event.timed_out; }

struct LastOf {
  uint32_t write = kNobody;
  std::vector<uint32_t> reads;
};

// Takes events one by one from those whose dependencies are met.
class Grouper {
 public:
  Grouper(const Trace& trace, const std::vector<bool>& chosen,
          const std::vector<std::vector<uint32_t>>& dependencies)
      : chosen_(chosen), dependencies_(dependencies), done_(chosen.size()) {
    queues_.resize(trace.tasks.size());
    next_.resize(trace.tasks.size());
    for (uint32_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i]) queues_[trace.events[i].task].push_back(i);
    }
  }

  std::vector<uint32_t> run(Prefer prefer) {
    std::vector<uint32_t> order;
    uint32_t current = 0;
    while (true) {
      if (!can_run(current)) current = choose(prefer);
      if (current == kNobody) return order;
      const uint32_t event = queues_[current][next_[current]++];
      done_[event] = true;
      order.push_back(event);
    }
  }

 private:
  bool met(uint32_t event) const {
    return std::all_of(dependencies_[event].begin(), dependencies_[event].end(),
                       [&](uint32_t before) { return done_[before] || !chosen_[before]; });
  }
  bool can_run(uint32_t task) const {
    return next_[task] < queues_[task].size() && met(queues_[task][next_[task]]);
  }
  // Steps that the task could make in a row from here.
  uint32_t run_length(uint32_t task) {
    uint32_t length = 0;
    uint32_t at = next_[task];
    while (at < queues_[task].size() && met(queues_[task][at])) {
      done_[queues_[task][at++]] = true;
      ++length;
    }
    while (at > next_[task]) done_[queues_[task][--at]] = false;
    return length;
  }
  uint32_t choose(Prefer prefer) {
    uint32_t best = kNobody;
    uint32_t best_length = 0;
    for (uint32_t task = 0; task < queues_.size(); ++task) {
      if (!can_run(task)) continue;
      const uint32_t length = prefer == Prefer::longest ? run_length(task) : 0;
      const bool better = best == kNobody || prefer == Prefer::last_made ||
                          (prefer == Prefer::as_before &&
                           queues_[task][next_[task]] < queues_[best][next_[best]]) ||
                          length > best_length;
      if (!better) continue;
      best = task;
      best_length = length;
    }
    return best;
  }

  const std::vector<bool>& chosen_;
  const std::vector<std::vector<uint32_t>>& dependencies_;
  std::vector<bool> done_;
  std::vector<std::vector<uint32_t>> queues_;  // Chosen events of each task.
  std::vector<uint32_t> next_;
};

// Events that come because a time-out was told to come early.
std::vector<bool> hastened(const Trace& trace, const std::vector<Entry>& entries) {
  std::map<std::pair<std::string, uint32_t>, const Entry*> early;
  for (const Entry& entry : entries) {
    if (entry.kind == DecisionKind::early) early.emplace(std::pair(entry.task, entry.step), &entry);
  }
  std::vector<bool> marks(trace.events.size());
  if (early.empty()) return marks;
  for (size_t i = 0; i + 1 < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    const auto found = early.find({trace.tasks[event.task], event.step + 1});
    if (found == early.end()) continue;
    for (size_t later = i + 1; later < trace.events.size(); ++later) {
      if (trace.tasks[trace.events[later].task] != found->second->runs) continue;
      marks[later] = true;
      break;
    }
  }
  return marks;
}

}  // namespace

std::vector<std::vector<uint32_t>> dependencies_of(const Trace& trace) {
  std::vector<std::vector<uint32_t>> all(trace.events.size());
  std::vector<uint32_t> last_of_task(trace.tasks.size(), kNobody);
  std::unordered_map<ResourceId, LastOf> objects;
  std::vector<uint32_t> exits;
  for (uint32_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    std::vector<uint32_t>& mine = all[i];
    if (last_of_task[event.task] != kNobody) mine.push_back(last_of_task[event.task]);
    last_of_task[event.task] = i;
    if (event.kind == OpKind::spawn && event.value < trace.tasks.size())
      last_of_task[event.value] = i;  // The child's first step comes after this one.
    if (event.kind == OpKind::join) mine.insert(mine.end(), exits.begin(), exits.end());
    if (event.kind == OpKind::exit) exits.push_back(i);
    if (takes_time(event)) {
      for (const uint32_t last : last_of_task) {
        if (last != kNobody && last != i) mine.push_back(last);
      }
    }
    if (event.resource == 0) continue;
    LastOf& object = objects[event.resource];
    if (object.write != kNobody) mine.push_back(object.write);
    if (only_looks(event)) {
      object.reads.push_back(i);
      continue;
    }
    mine.insert(mine.end(), object.reads.begin(), object.reads.end());
    object.reads.clear();
    object.write = i;
  }
  return all;
}

std::vector<bool> past_of_failure(const Trace& trace, const Failure& failure,
                                  const std::vector<std::vector<uint32_t>>& dependencies) {
  std::vector<bool> past(trace.events.size(), failure.task.empty());
  if (failure.task.empty()) return past;
  bool found = false;
  for (size_t i = trace.events.size(); i-- > 0;) {
    if (!found && trace.tasks[trace.events[i].task] == failure.task) past[i] = found = true;
    if (!past[i]) continue;
    for (const uint32_t before : dependencies[i]) past[before] = true;
  }
  return past;
}

std::vector<uint32_t> grouped(const Trace& trace, const std::vector<bool>& chosen,
                              const std::vector<std::vector<uint32_t>>& dependencies,
                              Prefer prefer) {
  return Grouper(trace, chosen, dependencies).run(prefer);
}

std::vector<Entry> entries_for(const Trace& trace, const std::vector<uint32_t>& order,
                               const std::vector<Entry>& before) {
  const std::vector<bool> early = hastened(trace, before);
  std::vector<Entry> entries;
  const auto add = [&](DecisionKind kind, const Event& last, const Event& next) {
    Entry entry;
    entry.task = trace.tasks[last.task];
    entry.step = last.step + 1;
    entry.kind = kind;
    entry.runs = trace.tasks[next.task];
    entries.push_back(std::move(entry));
  };
  for (size_t i = 1; i < order.size(); ++i) {
    const Event& last = trace.events[order[i - 1]];
    const Event& next = trace.events[order[i]];
    if (early[order[i]]) add(DecisionKind::early, last, next);
    if (last.task != next.task) add(DecisionKind::run, last, next);
  }
  for (const Entry& entry : before) {
    if (!names_a_task(entry.kind)) entries.push_back(entry);
  }
  return entries;
}

}  // namespace ordeal::explore
