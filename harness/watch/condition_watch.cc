#include "harness/watch/condition_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/watch/stacks.h"

namespace ordeal {
namespace {

Finding condition_misuse(std::string claim, std::string evidence, const std::string& identity,
                         const ConditionWatch::Who& who) {
  Finding finding;
  finding.kind = FindingKind::sync_misuse;
  finding.claim = std::move(claim);
  finding.evidence = std::move(evidence);
  finding.thread = who.task.data();
  finding.location = place_text(who.at);
  finding.fingerprint = fingerprint_of(finding.kind, identity);
  finding.at = Monotonic::now().time_since_epoch().count();
  return finding;
}

}  // namespace

std::string ConditionWatch::Who::text() const {
  return fmt::format("{} at {}", task.data(), place_text(at));
}

std::optional<Finding> ConditionWatch::waiting(uint64_t cond, const SyncObject& object,
                                               uint64_t mutex, const Who& who) {
  State& state = states_[cond];
  std::optional<Finding> finding;
  if (state.asleep > 0 && state.mutex != mutex) {
    const std::string name = name_of(object);
    finding =
        condition_misuse(fmt::format("threads wait on condition {} with different mutexes", name),
                         fmt::format("one waits, {}\nanother one with another mutex, {}",
                                     state.waiter.text(), who.text()),
                         "mutexes of " + name, who);
  }
  ++state.asleep;
  state.mutex = mutex;
  state.waiter = who;
  return finding;
}

void ConditionWatch::woken(uint64_t cond, bool notified) {
  State& state = states_[cond];
  if (state.asleep > 0) --state.asleep;
  if (notified && state.reached > 0) --state.reached;
  state.reached = std::min(state.reached, state.asleep);
}

void ConditionWatch::notified(uint64_t cond, bool all, const Who& who, Instant now) {
  State& state = states_[cond];
  ++state.notifications;
  state.last = now;
  state.notifier = who;
  state.last_unheard = state.asleep == state.reached;
  if (!state.last_unheard) state.reached = all ? state.asleep : state.reached + 1;
}

std::optional<Finding> ConditionWatch::destroyed(uint64_t cond, const SyncObject& object,
                                                 const Who& who) {
  const auto it = states_.find(cond);
  if (it == states_.end()) return std::nullopt;
  const State state = it->second;
  states_.erase(it);
  if (state.asleep <= state.reached) return std::nullopt;
  const std::string name = name_of(object);
  return condition_misuse(
      fmt::format("condition {} is destroyed while a thread waits on it", name),
      fmt::format("destroyed by {}\nthe last to wait: {}", who.task.data(), state.waiter.text()),
      "end of " + name, who);
}

std::string ConditionWatch::about(uint64_t cond, Instant since) const {
  const auto it = states_.find(cond);
  if (it == states_.end() || it->second.notifications == 0) return "never notified";
  const State& state = it->second;
  if (state.last >= since)
    return fmt::format("notified last by {}, {} after this wait began", state.notifier.text(),
                       format_duration(state.last - since));
  return fmt::format("notified last by {}, {} before this wait began{}", state.notifier.text(),
                     format_duration(since - state.last),
                     state.last_unheard ? ", when nobody waited: the wake-up is lost" : "");
}

}  // namespace ordeal
