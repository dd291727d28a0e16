#include "harness/explore/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "harness/explore/regroup.h"

namespace ordeal::explore {
namespace {

constexpr uint32_t kAllPrefixes = 48;  // Up to so many steps each prefix is looked at,
constexpr uint32_t kGrid = 16;         // beyond it so many, and then those around the largest jump.
constexpr double kLeastJump = 0.1;     // Less may be chance.

// Images of small negative numbers are shown as such; large ones are likely to be addresses.
std::string shown_value(uint64_t image) {
  constexpr uint64_t kSmall = 1 << 16;
  constexpr uint64_t kLarge = uint64_t{1} << 40;
  if (image >= ~uint64_t{0} - kSmall) return fmt::format("{}", static_cast<int64_t>(image));
  if (image <= UINT32_MAX && image >= UINT32_MAX - kSmall)
    return fmt::format("{}", static_cast<int32_t>(static_cast<uint32_t>(image)));
  return image < kLarge ? fmt::format("{}", image) : fmt::format("{:#x}", image);
}

void add(std::string& text, const std::string& part) {
  if (!text.empty() && !part.empty()) text += ", ";
  text += part;
}

// What was drawn for a step: "disk.write fires", "n = 3".
std::string drawn(const Entry& entry, const std::string& tag) {
  switch (entry.kind) {
    case DecisionKind::fault:
      return fmt::format("{} fires", tag.empty() ? "a fault" : tag);
    case DecisionKind::choose:
      return fmt::format("{} = {}", tag.empty() ? "choice" : tag, entry.value);
    case DecisionKind::waiter:
      return fmt::format("wakes waiter {}", entry.value + 1);
    case DecisionKind::run:
    case DecisionKind::early:
    case DecisionKind::stale:  // The event says so itself.
      break;
  }
  return "";
}

std::string value_of(const Event& event) {
  std::string text;
  if (event.has_value) text = "= " + shown_value(event.value);
  if (event.timed_out) add(text, "times out");
  if (event.stale != 0)
    add(text, fmt::format("{} {} old", event.stale, event.stale == 1 ? "store" : "stores"));
  return text;
}

uint32_t switches_in(const Trace& trace) {
  uint32_t count = 0;
  for (size_t i = 1; i < trace.events.size(); ++i)
    count += trace.events[i].task != trace.events[i - 1].task;
  return count;
}

// Shares of failing ends by length of the prefix, each measured once.
class Guilt {
 public:
  Guilt(const Shrunk& shrunk, const Schedule& schedule, Executor& executor,
        const ExplainOptions& options)
      : shrunk_(shrunk), schedule_(schedule), executor_(executor), options_(options) {}

  void find(Interleaving& shown) {
    const auto steps = static_cast<uint32_t>(shown.steps.size());
    if (steps == 0 || options_.continuations == 0) return;
    const uint32_t stride = steps <= kAllPrefixes ? 1 : (steps + kGrid - 1) / kGrid;
    bool whole = measure(0) && measure(steps);
    for (uint32_t prefix = stride; prefix < steps && whole; prefix += stride)
      whole = measure(prefix);
    auto [before, after] = largest_jump();
    while (whole && after - before > 1) {
      whole = measure(before + (after - before) / 2);
      std::tie(before, after) = largest_jump();
    }
    if (!whole || after == 0 || shares_[after] - shares_[before] < kLeastJump) return;
    shown.guilt.assign(shares_.begin(), shares_.end());
    shown.guilty_step = static_cast<int32_t>(after) - 1;
  }

 private:
  // False where the time is up or the executor cannot.
  bool measure(uint32_t prefix) {
    uint32_t failed = 0;
    for (uint32_t i = 0; i < options_.continuations; ++i) {
      if (Monotonic::now() - start_ >= options_.for_time) return false;
      const auto end = executor_.wander(schedule_, shrunk_.workload, prefix, mix_bits(prefix) + i);
      if (!end) return false;
      failed += end->failed && same_mistake(end->failure, shrunk_.outcome.failure);
    }
    shares_[prefix] = static_cast<double>(failed) / options_.continuations;
    return true;
  }
  // The prefixes on either side of it; the later one of two equal ones.
  std::pair<uint32_t, uint32_t> largest_jump() const {
    std::pair<uint32_t, uint32_t> best{0, 0};
    double jump = 0;
    for (auto before = shares_.begin(); before != shares_.end(); ++before) {
      const auto after = std::next(before);
      if (after == shares_.end()) break;
      if (after->second - before->second < jump) continue;
      jump = after->second - before->second;
      best = {before->first, after->first};
    }
    return best;
  }

  const Shrunk& shrunk_;
  const Schedule& schedule_;
  Executor& executor_;
  const ExplainOptions& options_;
  const Instant start_ = Monotonic::now();
  std::map<uint32_t, double> shares_;
};

}  // namespace

Interleaving as_rows(const Trace& trace, const std::vector<Entry>& entries,
                     const Failure& failure) {
  Interleaving shown;
  shown.claim = failure.claim;
  shown.tasks = trace.tasks;
  std::multimap<std::pair<std::string, uint32_t>, const Entry*> by_place;
  for (const Entry& entry : entries) by_place.emplace(std::pair(entry.task, entry.step), &entry);
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    StepRow row;
    row.task = event.task;
    row.step = event.step;
    row.operation = to_string(event.kind);
    row.object = event.object;
    if (event.kind == OpKind::spawn && event.value < trace.tasks.size()) {
      const std::string& child = trace.tasks[event.value];
      const std::string own = trace.tasks[event.task] + "/";
      row.object = child.starts_with(own) ? child.substr(own.size()) : child;
    }
    row.value = value_of(event);
    if (event.at.line() != 0) {
      row.file = event.at.file_name();
      row.line = event.at.line();
    }
    row.preempts = event.preempts;
    const auto [from, to] = by_place.equal_range({trace.tasks[event.task], event.step});
    for (auto entry = from; entry != to; ++entry) add(row.value, drawn(*entry->second, event.tag));
    if (i > 0) {
      const Event& last = trace.events[i - 1];
      const auto [first, end] = by_place.equal_range({trace.tasks[last.task], last.step + 1});
      row.deviation = std::any_of(
          first, end, [](const auto& entry) { return names_a_task(entry.second->kind); });
    }
    shown.steps.push_back(std::move(row));
  }
  for (const WaitingTask& waiting : failure.waiting) {
    WaitRow row;
    row.task = waiting.task;
    row.waits_for = waiting.waits_for;
    row.held_by = waiting.held_by;
    row.since = waiting.since + 1;
    row.holds = waiting.holds;
    if (waiting.at.line() != 0) {
      row.file = waiting.at.file_name();
      row.line = waiting.at.line();
    }
    shown.waits.push_back(std::move(row));
  }
  return shown;
}

Interleaving explain(const Shrunk& shrunk, Executor& executor, const ExplainOptions& options) {
  Schedule schedule = shrunk.schedule;
  Trace trace = shrunk.trace;
  std::vector<Entry> entries = shrunk.schedule.entries;
  Failure failure = shrunk.outcome.failure;

  const auto dependencies = dependencies_of(trace);
  const auto order =
      grouped(trace, std::vector<bool>(trace.events.size(), true), dependencies, Prefer::as_before);
  schedule.entries = entries_for(trace, order, entries);
  Replay normal = executor.run(schedule, shrunk.workload, /*trace=*/true);
  if (normal.outcome.failed && same_mistake(normal.outcome.failure, failure) &&
      switches_in(normal.trace) < switches_in(trace)) {
    trace = std::move(normal.trace);
    entries = std::move(normal.entries);
    failure = std::move(normal.outcome.failure);
  }
  schedule.entries = entries;

  Interleaving shown = as_rows(trace, entries, failure);
  shown.fingerprint = shrunk.schedule.fingerprint;
  shown.strategy = shrunk.schedule.strategy;
  shown.deviations_found = shrunk.found.deviations;
  shown.deviations_left = shrunk.left.deviations;
  shown.preemptions_found = shrunk.found.preemptions;
  shown.preemptions_left = shrunk.left.preemptions;
  shown.tasks_found = shrunk.found.tasks;
  shown.tasks_left = shrunk.left.tasks;
  shown.steps_found = shrunk.found.steps;
  shown.steps_left = shrunk.left.steps;
  shown.shrunk = to_string(shrunk.ended);
  shown.shrink_runs = shrunk.runs;
  shown.shrink_seconds = to_seconds(shrunk.took);
  Guilt(shrunk, schedule, executor, options).find(shown);
  return shown;
}

}  // namespace ordeal::explore
