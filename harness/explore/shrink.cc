#include "harness/explore/shrink.h"

#include <algorithm>

#include "harness/base/random.h"
#include "harness/explore/replay.h"
#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {
namespace {

constexpr uint64_t kRunsBetweenMemoryChecks = 256;
constexpr int kMostRounds = 100;

ShrinkCost cost_of(const Replay& replay, const Workload& workload) {
  ShrinkCost cost;
  cost.tasks = replay.outcome.tasks;
  for (const Size& size : workload) cost.operations += size.now;
  cost.faults = static_cast<uint32_t>(
      std::count_if(replay.entries.begin(), replay.entries.end(),
                    [](const Entry& entry) { return entry.kind == DecisionKind::fault; }));
  cost.deviations = static_cast<uint32_t>(replay.entries.size());
  cost.preemptions = replay.outcome.preemptions;
  cost.steps = replay.outcome.steps;
  return cost;
}

// Where costs are equal the lower values win, so that passes over values come to an end.
uint64_t values_of(const std::vector<Entry>& entries) {
  uint64_t sum = 0;
  for (const Entry& entry : entries) sum += entry.value;
  return sum;
}

}  // namespace

const char* to_string(ShrinkEnd end) {
  static constexpr const char* kNames[] = {"minimal", "budget exhausted", "not reproduced"};
  return kNames[static_cast<int>(end)];
}

bool same_mistake(const Failure& a, const Failure& b) {
  return a.kind == b.kind && a.identity == b.identity;
}

Shrinker::Shrinker(const Schedule& schedule, const Failure& wanted, Executor& executor,
                   const ShrinkOptions& options)
    : wanted_(wanted), executor_(executor), options_(options) {
  best_.schedule = schedule;
  best_.workload = executor.workload();
}

bool Shrinker::spent() {
  if (ended_) return true;
  if (Monotonic::now() - start_ >= options_.for_time) ended_ = true;
  if (runs_ % kRunsBetweenMemoryChecks == 0 &&
      resident_bytes() > memory_at_start_ + options_.memory)
    ended_ = true;
  return ended_;
}

bool Shrinker::seen_before(const Schedule& schedule, const Workload& workload) {
  uint64_t hash = schedule.seed;
  for (const Size& size : workload) hash = hash_combine(hash, size.now);
  // Where entries stand in the list does not matter: each applies at its own place.
  uint64_t all = 0;
  for (const Entry& entry : schedule.entries) {
    uint64_t one = hash_combine(hash_text(entry.task), entry.step);
    one = hash_combine(one, static_cast<uint64_t>(entry.kind) << 8 | entry.nth);
    one = hash_combine(one, names_a_task(entry.kind) ? hash_text(entry.runs) : entry.value);
    all += one;
  }
  return !seen_.insert(hash_combine(hash, all)).second;
}

bool Shrinker::attempt(std::vector<Entry> entries, const Workload& workload) {
  Schedule schedule = best_.schedule;
  schedule.entries = std::move(entries);
  return try_schedule(schedule, workload);
}

bool Shrinker::try_schedule(const Schedule& schedule, const Workload& workload) {
  if (spent() || seen_before(schedule, workload)) return false;
  Replay replay = executor_.run(schedule, workload, /*trace=*/false);
  ++runs_;
  if (!replay.outcome.failed || !same_mistake(replay.outcome.failure, wanted_)) return false;
  const ShrinkCost cost = cost_of(replay, workload);
  if (cost > best_.cost) return false;
  if (cost == best_.cost && values_of(replay.entries) >= values_of(entries())) return false;
  best_.schedule = schedule;
  best_.schedule.entries = std::move(replay.entries);
  best_.workload = workload;
  best_.outcome = std::move(replay.outcome);
  best_.cost = cost;
  if (options_.progress && !options_.progress(cost, runs_)) ended_ = true;
  return true;
}

bool Shrinker::search(const Workload& workload) {
  if (spent() || options_.search == 0) return false;
  const auto found = executor_.search(best_.schedule, workload, wanted_, options_.search);
  runs_ += options_.search;
  return found && try_schedule(*found, workload);
}

Replay Shrinker::trace_best() {
  ++runs_;
  return executor_.run(best_.schedule, best_.workload, /*trace=*/true);
}

bool Shrinker::improve_schedule() {
  bool ever = false;
  for (int round = 0; round < kMostRounds && !spent(); ++round) {
    bool better = false;
    for (const ShrinkPass pass : fast_passes()) better |= pass(*this);
    for (const ShrinkPass pass : slow_passes()) better = better || pass(*this);
    if (!better) return ever;
    ever = true;
  }
  return ever;
}

Shrunk Shrinker::run() {
  Replay first = executor_.run(best_.schedule, best_.workload, /*trace=*/false);
  ++runs_;
  const bool reproduced = first.outcome.failed && same_mistake(first.outcome.failure, wanted_);
  found_ = best_.cost = cost_of(first, best_.workload);
  best_.outcome = first.outcome;
  if (!reproduced) return finish(false);
  best_.schedule.entries = std::move(first.entries);

  attempt({});
  improve_schedule();
  while (reduce_workload(*this)) improve_schedule();
  return finish(true);
}

Shrunk Shrinker::finish(bool reproduced) {
  Replay last = executor_.run(best_.schedule, best_.workload, /*trace=*/true);
  Shrunk shrunk;
  shrunk.schedule = std::move(best_.schedule);
  if (reproduced) {
    shrunk.schedule.entries = std::move(last.entries);
    shrunk.schedule.digests = last.trace.digests;
    shrunk.schedule.finding = last.outcome.failure.claim;
  }
  shrunk.workload = std::move(best_.workload);
  shrunk.outcome = std::move(last.outcome);
  shrunk.trace = std::move(last.trace);
  shrunk.found = found_;
  shrunk.left = best_.cost;
  shrunk.ended = !reproduced ? ShrinkEnd::not_reproduced
                 : ended_    ? ShrinkEnd::budget_exhausted
                             : ShrinkEnd::minimal;
  shrunk.runs = runs_ + 1;
  shrunk.took = Monotonic::now() - start_;
  return shrunk;
}

Shrunk shrink(const Schedule& schedule, const Failure& wanted, Executor& executor,
              const ShrinkOptions& options) {
  return Shrinker(schedule, wanted, executor, options).run();
}

}  // namespace ordeal::explore
