#include "harness/explore/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "harness/base/random.h"

namespace ordeal::explore {
namespace {

std::string place(const std::source_location& at) {
  return at.line() == 0 ? "" : fmt::format(", {}:{}", at.file_name(), at.line());
}

// "store reorder.a, reorder.cc:21"
std::string action(const Event& event) {
  return fmt::format("{}{}{}{}", to_string(event.kind), event.object.empty() ? "" : " ",
                     event.object, place(event.at));
}

// A digest holds too little to say which step it stands for; the same step elsewhere in this run
// says it.
std::string elsewhere(uint16_t digest, size_t from, const Trace& trace) {
  for (size_t i = from; i < trace.digests.size(); ++i) {
    if (trace.digests[i] == digest) return in_words(trace.events[i], trace);
  }
  return fmt::format("a step that this run does not make (digest {:04x})", digest);
}

bool cuts_names(const TapeHeader& header) {
  const uint32_t tasks = header.tasks.load(std::memory_order_relaxed);
  if (tasks > TapeHeader::kTasks || header.lost.load(std::memory_order_relaxed) != 0) return true;
  for (uint32_t i = 0; i < tasks; ++i) {
    if (header.names[i][TapeHeader::kNameSize - 2] != '\0' &&
        std::strlen(header.names[i]) + 1 == TapeHeader::kNameSize)
      return true;
  }
  return false;
}

// Entries that found no use, where no digests tell more.
std::string not_applied(const Schedule& schedule, const ReplayStrategy& strategy) {
  const Entry* first = nullptr;
  size_t count = 0;
  for (uint32_t i = 0; i < schedule.entries.size(); ++i) {
    if (strategy.applied(i)) continue;
    if (first == nullptr) first = &schedule.entries[i];
    ++count;
  }
  if (count == 0) return "";
  return fmt::format("{} of {} entries did not apply, the first: {} of {} after its step {}", count,
                     schedule.entries.size(), to_string(first->kind), first->task, first->step);
}

}  // namespace

SchedulerOptions options_for(const Schedule& schedule, SchedulerOptions options) {
  options.memory = schedule.memory;
  options.races = schedule.races;
  options.points = schedule.points;
  return options;
}

Replayer::Replayer(const SchedulerOptions& options, std::function<void()> body)
    : scheduler_(options), body_(std::move(body)) {}

void Replayer::follow(const Schedule& schedule) {
  std::vector<Followed> decisions;
  decisions.reserve(schedule.entries.size());
  for (const Entry& entry : schedule.entries) {
    const uint64_t value = names_a_task(entry.kind) ? hash_text(entry.runs) : entry.value;
    decisions.push_back({hash_text(entry.task), value, entry.step, entry.kind, entry.nth});
  }
  strategy_.follow(decisions.data(), static_cast<uint32_t>(decisions.size()),
                   ReplayStrategy::Names::keys);
}

Replay Replayer::run(const Schedule& schedule, bool trace) {
  follow(schedule);
  strategy_.random_from(ReplayStrategy::kNever, 0);
  Replay replay;
  if (!trace && !long_names_) {
    replay.outcome = scheduler_.run(strategy_, schedule.seed, body_);
    long_names_ = cuts_names(*scheduler_.tape().header);
    if (!long_names_) {
      replay.entries = entries_of(scheduler_.tape());
      return replay;
    }
  }
  replay.outcome = scheduler_.run(strategy_, schedule.seed, body_, &replay.trace);
  replay.entries = entries_of(scheduler_.tape(), &replay.trace.tasks);
  annotate(replay.entries, replay.trace, replay.outcome.failure);
  replay.diverged = schedule.digests.empty() ? not_applied(schedule, strategy_)
                                             : first_divergence(schedule.digests, replay.trace);
  return replay;
}

ScheduleOutcome Replayer::wander(const Schedule& schedule, uint32_t steps, uint64_t seed) {
  follow(schedule);
  strategy_.random_from(steps, seed);
  return scheduler_.run(strategy_, schedule.seed, body_);
}

Replay replay(const Schedule& schedule, const SchedulerOptions& options,
              const std::function<void()>& body) {
  return Replayer(options_for(schedule, options), body).run(schedule, /*trace=*/true);
}

Retaken retake(Scheduler& scheduler, uint64_t seed, const std::function<void()>& body) {
  const TapeMemory& tape = scheduler.tape();
  std::vector<Followed> decisions;
  for (uint32_t i = 0; i < std::min(tape.header->decisions.load(), tape.capacity); ++i) {
    const Decision& one = tape.decisions[i];
    decisions.push_back({one.task, one.value, one.step, one.kind, one.nth});
  }
  ReplayStrategy strategy;
  strategy.follow(decisions.data(), static_cast<uint32_t>(decisions.size()),
                  ReplayStrategy::Names::ids);
  Retaken again;
  again.outcome = scheduler.run(strategy, seed, body, &again.trace);
  again.entries = entries_of(tape, &again.trace.tasks);
  annotate(again.entries, again.trace, again.outcome.failure);
  return again;
}

void annotate(std::vector<Entry>& entries, const Trace& trace, const Failure& failure) {
  std::unordered_map<std::string_view, TaskId> ids;
  for (TaskId id = 0; id < trace.tasks.size(); ++id) ids.emplace(trace.tasks[id], id);
  std::unordered_map<uint64_t, const Event*> steps;
  const auto key = [](TaskId task, uint32_t step) { return uint64_t{task} << 32 | step; };
  for (const Event& event : trace.events) steps.emplace(key(event.task, event.step), &event);
  for (Entry& entry : entries) {
    const auto task = ids.find(entry.task);
    if (task == ids.end()) continue;
    const auto step = steps.find(key(task->second, entry.step));
    if (step == steps.end()) {
      for (const WaitingTask& waiting : failure.waiting) {
        if (waiting.task == entry.task)
          entry.note = fmt::format("before {}{}", waiting.waits_for, place(waiting.at));
      }
      continue;
    }
    const Event& event = *step->second;
    const bool between = entry.kind == DecisionKind::choose || entry.kind == DecisionKind::fault;
    entry.note =
        fmt::format("{} {}", between || names_a_task(entry.kind) ? "before" : "in", action(event));
    if (!event.tag.empty() && !names_a_task(entry.kind)) entry.note += ": " + event.tag;
  }
}

std::string in_words(const Event& event, const Trace& trace) {
  return fmt::format("{} {}", trace.tasks[event.task], action(event));
}

std::string first_divergence(const std::vector<uint16_t>& digests, const Trace& trace) {
  if (digests.empty()) return "";
  const size_t both = std::min(digests.size(), trace.digests.size());
  for (size_t i = 0; i < both; ++i) {
    if (digests[i] == trace.digests[i]) continue;
    return fmt::format("step {}: the schedule has {}, this run made {}", i + 1,
                       elsewhere(digests[i], i, trace), in_words(trace.events[i], trace));
  }
  if (digests.size() > both)
    return fmt::format("the run ended after step {}, the schedule has {} steps", both,
                       digests.size());
  if (trace.digests.size() > both)
    return fmt::format("step {}: the schedule ends here, this run made {}", both + 1,
                       in_words(trace.events[both], trace));
  return "";
}

std::string first_difference(const Trace& once, const Trace& again) {
  const auto side = [](const Trace& trace, size_t i) {
    if (i >= trace.events.size()) return std::string("nothing: it had ended");
    const Event& event = trace.events[i];
    return fmt::format("{} (value {})", in_words(event, trace), event.value);
  };
  const size_t longer = std::max(once.events.size(), again.events.size());
  for (size_t i = 0; i < longer; ++i) {
    const bool both = i < once.events.size() && i < again.events.size();
    if (both && once.digests[i] == again.digests[i] &&
        once.events[i].value == again.events[i].value &&
        once.tasks[once.events[i].task] == again.tasks[again.events[i].task])
      continue;
    return fmt::format("step {}: the first run made {}, the second {}", i + 1, side(once, i),
                       side(again, i));
  }
  return "";
}

}  // namespace ordeal::explore
