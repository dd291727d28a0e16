#include "harness/watch/wait_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace ordeal {
namespace {

bool may_be_for_ever(const NativeWait& wait) {
  return !wait.timed && wait.holder != 0 && wait.kind != WaitKind::condition;
}

const char* prefix_of(WaitKind kind) {
  switch (kind) {
    case WaitKind::lock:
      return "lock ";
    case WaitKind::lock_shared:
      return "reading lock ";
    case WaitKind::condition:
      return "condition ";
    case WaitKind::join:
      return "the end of ";
    case WaitKind::none:
      break;
  }
  return "";
}

bool same_waits(const std::vector<NativeWait>& a, const std::vector<NativeWait>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](auto& x, auto& y) { return x.tid == y.tid && x.nth == y.nth; });
}

}  // namespace

std::vector<NativeWait> find_wait_cycle(const std::vector<NativeWait>& waits) {
  std::map<int, const NativeWait*> by_tid;
  for (const NativeWait& wait : waits)
    if (may_be_for_ever(wait)) by_tid[wait.tid] = &wait;
  std::map<int, int> visited;  // By tid: the first walk that reached it.
  int walk = 0;
  for (const auto& [start, first] : by_tid) {
    ++walk;
    int at = start;
    while (by_tid.contains(at) && !visited.contains(at)) {
      visited[at] = walk;
      at = by_tid[at]->holder;
    }
    if (!by_tid.contains(at) || visited[at] != walk) continue;
    // The walk has returned to itself. The cycle begins with its lowest thread id, so that it is
    // the same wherever the walk started.
    std::vector<NativeWait> cycle;
    int next = at;
    do {
      cycle.push_back(*by_tid[next]);
      next = by_tid[next]->holder;
    } while (next != at);
    const auto lowest = std::min_element(cycle.begin(), cycle.end(),
                                         [](auto& a, auto& b) { return a.tid < b.tid; });
    std::rotate(cycle.begin(), lowest, cycle.end());
    return cycle;
  }
  return {};
}

std::optional<std::vector<NativeWait>> DeadlockWatch::look(const std::vector<NativeWait>& waits,
                                                           Instant now) {
  std::vector<NativeWait> cycle = find_wait_cycle(waits);
  if (!same_waits(cycle, cycle_)) {
    cycle_ = std::move(cycle);
    first_seen_ = now;
    reported_ = false;
  }
  if (cycle_.empty() || reported_ || now - first_seen_ < kStands) return std::nullopt;
  reported_ = true;
  return cycle_;
}

namespace {

std::string name_of_thread(int tid, const TidNamer& namer) {
  std::string name = namer(tid);
  return name.empty() ? fmt::format("thread {}", tid) : name;
}

bool is_for_lock(const NativeWait& wait) {
  return wait.kind == WaitKind::lock || wait.kind == WaitKind::lock_shared;
}

}  // namespace

std::string describe_wait(const NativeWait& wait, const TidNamer& namer, Instant now) {
  std::string text = fmt::format("{} waits for {}{}", wait.task, prefix_of(wait.kind), wait.object);
  if (!wait.at.empty()) text += " at " + wait.at;
  if (now > wait.since) text += " for " + format_duration(now - wait.since);
  if (wait.holder == wait.tid) {
    text += ", which it holds itself";
  } else if (wait.holder != 0 && wait.kind != WaitKind::join) {
    text += ", held by " + name_of_thread(wait.holder, namer);
  }
  return text;
}

std::vector<ThreadAtFinding> waiting_threads(const std::vector<NativeWait>& waits,
                                             const TidNamer& namer) {
  std::vector<ThreadAtFinding> threads;
  for (const NativeWait& wait : waits) {
    ThreadAtFinding thread;
    thread.name = wait.task;
    thread.waits_for = prefix_of(wait.kind) + wait.object;
    if (wait.holder != 0) thread.held_by = name_of_thread(wait.holder, namer);
    for (const NativeWait& other : waits) {
      if (is_for_lock(other) && other.holder == wait.tid) thread.holds.push_back(other.object);
    }
    thread.at = wait.at;
    threads.push_back(std::move(thread));
  }
  return threads;
}

Finding deadlock_finding(const std::vector<NativeWait>& cycle, const TidNamer& namer, Instant now) {
  Finding finding;
  finding.kind = FindingKind::deadlock;
  finding.threads = waiting_threads(cycle, namer);
  std::vector<std::string> objects, clauses;
  for (size_t i = 0; i < cycle.size(); ++i) {
    if (is_for_lock(cycle[i])) finding.locks.push_back(cycle[i].object);
    objects.push_back(cycle[i].object);
    clauses.push_back(fmt::format("{} waits for {}", cycle[i].task, finding.threads[i].waits_for));
    finding.evidence += describe_wait(cycle[i], namer, now) + "\n";
  }
  finding.claim = fmt::format("{}", fmt::join(clauses, " and "));
  if (cycle.size() == 1) finding.claim += ", which it holds itself";
  std::sort(objects.begin(), objects.end());
  finding.fingerprint = fingerprint_of(finding.kind, fmt::format("{}", fmt::join(objects, "|")));
  finding.thread = cycle.front().task;
  finding.at = now.time_since_epoch().count();
  return finding;
}

}  // namespace ordeal
