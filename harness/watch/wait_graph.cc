#include "harness/watch/wait_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace ordeal {
namespace {

bool may_be_for_ever(const NativeWait& wait) {
  return !wait.timed && wait.holder != 0 && wait.kind != WaitKind::condition;
}

const char* what(WaitKind kind) {
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

std::vector<NativeWait> find_wait_circle(const std::vector<NativeWait>& waits) {
  std::map<int, const NativeWait*> by_tid;
  for (const NativeWait& wait : waits)
    if (may_be_for_ever(wait)) by_tid[wait.tid] = &wait;
  std::map<int, int> visited;  // tid, and the walk that came there first.
  int walk = 0;
  for (const auto& [start, first] : by_tid) {
    ++walk;
    int at = start;
    while (by_tid.contains(at) && !visited.contains(at)) {
      visited[at] = walk;
      at = by_tid[at]->holder;
    }
    if (!by_tid.contains(at) || visited[at] != walk) continue;
    // The walk has come back to itself. The circle begins with its lowest thread, whoever started.
    std::vector<NativeWait> circle;
    int next = at;
    do {
      circle.push_back(*by_tid[next]);
      next = by_tid[next]->holder;
    } while (next != at);
    const auto lowest = std::min_element(circle.begin(), circle.end(),
                                         [](auto& a, auto& b) { return a.tid < b.tid; });
    std::rotate(circle.begin(), lowest, circle.end());
    return circle;
  }
  return {};
}

std::optional<std::vector<NativeWait>> DeadlockWatch::look(const std::vector<NativeWait>& waits,
                                                           Instant now) {
  std::vector<NativeWait> circle = find_wait_circle(waits);
  if (!same_waits(circle, circle_)) {
    circle_ = std::move(circle);
    first_seen_ = now;
    told_ = false;
  }
  if (circle_.empty() || told_ || now - first_seen_ < kStands) return std::nullopt;
  told_ = true;
  return circle_;
}

std::string describe_wait(const NativeWait& wait, const TidNamer& namer, Instant now) {
  const auto named = [&](int tid) {
    std::string name = namer(tid);
    return name.empty() ? fmt::format("thread {}", tid) : name;
  };
  std::string text = fmt::format("{} waits for {}{}", wait.task, what(wait.kind), wait.object);
  if (!wait.at.empty()) text += " at " + wait.at;
  if (now > wait.since) text += " for " + format_duration(now - wait.since);
  if (wait.holder == wait.tid) {
    text += ", which it holds itself";
  } else if (wait.holder != 0 && wait.kind != WaitKind::join) {
    text += ", held by " + named(wait.holder);
  }
  return text;
}

}  // namespace ordeal
