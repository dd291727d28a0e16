#include "harness/explore/explore.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>

#include "harness/base/random.h"
#include "harness/explore/coverage.h"
#include "harness/explore/replay.h"
#include "harness/explore/strategy/bound.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

using namespace std::chrono_literals;

constexpr uint64_t kSchedulesBetweenLooks = 16;  // At the clock.
constexpr Duration kBetweenReports = 100ms;

class Explorer {
 public:
  Explorer(const ExploreOptions& options, Strategy& strategy, const std::function<void()>& body)
      : options_(options), strategy_(strategy), body_(body), scheduler_(options.scheduler) {}

  Exploration run();

 private:
  bool may_go_on();
  bool are_slow(uint64_t schedules) const;
  void one(uint64_t ordinal);
  void count(const ScheduleOutcome& outcome, bool fresh);
  uint32_t strategy_ordinal();
  void keep(uint64_t ordinal, const ScheduleOutcome& outcome);
  void verify(uint64_t ordinal, const ScheduleOutcome& outcome, const Trace& trace);
  void add_failure(uint64_t ordinal, const ScheduleOutcome& outcome, const Retaken& again);
  void finish();

  const ExploreOptions& options_;
  Strategy& strategy_;
  const std::function<void()>& body_;
  Scheduler scheduler_;
  Coverage coverage_;
  Exploration exploration_;
  Instant start_ = Monotonic::now();
  Instant next_report_ = start_ + kBetweenReports;
  uint64_t memory_at_start_ = resident_bytes();
  uint64_t steps_ = 0;
  std::map<std::string, size_t> by_identity_;  // Into failures.
  const char* last_ran_ = nullptr;
  uint32_t last_ordinal_ = 0;
  Instant last_switch_ = start_;
};

Exploration Explorer::run() {
  exploration_.ended = ExploreEnd::schedules;
  TapeHeader& header = *scheduler_.tape().header;
  std::strncpy(header.strategy, strategy_.name(), sizeof header.strategy - 1);
  for (uint64_t i = 0; i < options_.schedules; ++i) {
    if ((i % kSchedulesBetweenLooks == 0 || are_slow(i)) && !may_go_on()) break;
    if (strategy_.exhausted()) {
      exploration_.ended = ExploreEnd::exhausted;
      break;
    }
    one(options_.first + i * options_.stride);
    if (options_.stop_at_first && !exploration_.failures.empty()) {
      exploration_.ended = ExploreEnd::failure;
      break;
    }
  }
  header.schedule.store(0, std::memory_order_release);
  finish();
  return std::move(exploration_);
}

// Whether the schedules so far took so long that a look at the clock after each costs nothing.
bool Explorer::are_slow(uint64_t schedules) const {
  return schedules < kSchedulesBetweenLooks || exploration_.took > schedules * 1ms;
}

bool Explorer::may_go_on() {
  const Instant now = Monotonic::now();
  exploration_.took = now - start_;
  if (options_.for_time > 0ns && exploration_.took >= options_.for_time) {
    exploration_.ended = ExploreEnd::time;
    return false;
  }
  if (now < next_report_) return true;
  next_report_ = now + kBetweenReports;
  // Only failed schedules leak; a target that allocates for itself is not cut short.
  const bool leaks = !exploration_.failures.empty();
  if (leaks && resident_bytes() > memory_at_start_ + options_.memory) {
    exploration_.ended = ExploreEnd::memory;
    return false;
  }
  if (options_.progress && !options_.progress(exploration_)) {
    exploration_.ended = ExploreEnd::stopped;
    return false;
  }
  return true;
}

void Explorer::one(uint64_t ordinal) {
  const uint64_t seed = schedule_seed(options_.seed, ordinal);
  scheduler_.tape().header->schedule.store(ordinal + 1, std::memory_order_release);
  Trace trace;
  const ScheduleOutcome outcome =
      scheduler_.run(strategy_, seed, body_, options_.verify ? &trace : nullptr);
  const uint32_t who = strategy_ordinal();
  const bool fresh = coverage_.add(outcome.order, who);
  strategy_.end({outcome.steps, outcome.choices, outcome.tasks, outcome.failed, fresh});
  ++exploration_.schedules;
  steps_ += outcome.steps;

  ExplorationStats& stats = exploration_.stats;
  stats.max_tasks = std::max(stats.max_tasks, outcome.tasks);
  stats.max_steps = std::max(stats.max_steps, outcome.steps);
  stats.max_choices = std::max(stats.max_choices, outcome.choices);
  StrategyStats& mine = stats.strategies[who];
  ++mine.schedules;
  if (options_.verify) verify(ordinal, outcome, trace);
  if (!outcome.failed) return;
  if (mine.failures++ == 0) mine.first_failure = mine.schedules;
  keep(ordinal, outcome);
}

uint32_t Explorer::strategy_ordinal() {
  const char* ran = strategy_.ran();
  if (ran == last_ran_) return last_ordinal_;
  std::vector<StrategyStats>& all = exploration_.stats.strategies;
  const Instant now = Monotonic::now();
  if (!all.empty()) all[last_ordinal_].seconds += to_seconds(now - last_switch_);
  last_switch_ = now;
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == ran; });
  last_ran_ = ran;
  last_ordinal_ = static_cast<uint32_t>(known - all.begin());
  if (known == all.end()) all.emplace_back().name = ran;
  return last_ordinal_;
}

void Explorer::keep(uint64_t ordinal, const ScheduleOutcome& outcome) {
  const std::string identity =
      fmt::format("{} {}", to_string(outcome.failure.kind), outcome.failure.identity);
  const auto known = by_identity_.find(identity);
  if (known != by_identity_.end()) {
    ++exploration_.failures[known->second].count;
    return;
  }
  by_identity_.emplace(identity, exploration_.failures.size());
  const Retaken again = retake(scheduler_, outcome.seed, body_);
  add_failure(ordinal, outcome, again);
  if (again.outcome.failed && again.outcome.failure.identity == outcome.failure.identity) return;

  // Something that the schedule does not decide made it fail, or keeps it from failing.
  ScheduleOutcome different = outcome;
  different.failure = {};
  different.failure.kind = FindingKind::nondeterminism;
  different.failure.claim = fmt::format(
      "one schedule, two ends: the first time \"{}\", the second {}", outcome.failure.claim,
      again.outcome.failed ? fmt::format("\"{}\"", again.outcome.failure.claim) : "nothing failed");
  different.failure.identity = "of an end";
  add_failure(ordinal, different, again);
}

void Explorer::verify(uint64_t ordinal, const ScheduleOutcome& outcome, const Trace& trace) {
  const Retaken again = retake(scheduler_, outcome.seed, body_);
  const std::string difference = first_difference(trace, again.trace);
  if (difference.empty() || !by_identity_.emplace("nondeterminism", 0).second) return;
  ScheduleOutcome different = outcome;
  different.failed = true;
  different.failure = {};
  different.failure.kind = FindingKind::nondeterminism;
  different.failure.claim = "the same schedule, run twice, differs: " + difference;
  different.failure.identity = "of a step";
  add_failure(ordinal, different, again);
}

void Explorer::add_failure(uint64_t ordinal, const ScheduleOutcome& outcome, const Retaken& again) {
  FailedSchedule& failed = exploration_.failures.emplace_back();
  failed.ordinal = ordinal;
  failed.strategy = strategy_.ran();
  failed.outcome = outcome;
  Schedule& schedule = failed.schedule;
  schedule.seed = outcome.seed;
  schedule.memory = options_.scheduler.memory;
  schedule.races = options_.scheduler.races;
  schedule.points = options_.scheduler.points;
  schedule.strategy = failed.strategy;
  schedule.finding = outcome.failure.claim;
  schedule.fingerprint = fingerprint_of(outcome.failure.kind, outcome.failure.identity);
  schedule.entries = again.entries;
  schedule.digests = again.trace.digests;
}

void Explorer::finish() {
  const Instant now = Monotonic::now();
  exploration_.took = now - start_;
  ExplorationStats& stats = exploration_.stats;
  stats.schedules = exploration_.schedules;
  stats.distinct = coverage_.all().distinct;
  stats.seen_once = coverage_.all().seen_once;
  stats.unseen = coverage_.all().unseen();
  stats.exhausted = strategy_.exhausted();
  stats.memory = options_.scheduler.memory == MemoryMode::weak ? "weak" : "sc";
  stats.seconds = to_seconds(exploration_.took);
  if (stats.schedules != 0)
    stats.mean_steps = static_cast<double>(steps_) / static_cast<double>(stats.schedules);
  if (!stats.strategies.empty())
    stats.strategies[last_ordinal_].seconds += to_seconds(now - last_switch_);
  if (stats.exhausted) stats.exhausted_bound = strategy_.bound();
  std::map<std::string, std::string> shared;
  for (StrategyCredit& credit : credit_of(strategy_)) shared[credit.name] = credit.bound;
  for (uint32_t i = 0; i < stats.strategies.size(); ++i) {
    StrategyStats& one = stats.strategies[i];
    const Coverage::Counts& counts = coverage_.of(i);
    one.distinct = counts.distinct;
    if (one.failures != 0) continue;
    const std::string known = one.name == strategy_.name() ? strategy_.bound() : shared[one.name];
    one.bound = !known.empty()
                    ? known
                    : sampled_bound({counts.schedules, counts.distinct, counts.seen_once});
  }
}

}  // namespace

uint64_t schedule_seed(uint64_t seed, uint64_t ordinal) {
  char digits[24];
  const auto end = fmt::format_to(digits, "{}", ordinal);
  return hash_key(seed, "schedule", std::string_view(digits, end));
}

const char* to_string(ExploreEnd end) {
  static constexpr const char* kNames[] = {"schedules", "time",   "failure",
                                           "exhausted", "memory", "stopped"};
  return kNames[static_cast<int>(end)];
}

Exploration explore(const ExploreOptions& options, Strategy& strategy,
                    const std::function<void()>& body) {
  return Explorer(options, strategy, body).run();
}

Exploration explore(const ExploreOptions& options, const std::function<void()>& body) {
  const std::unique_ptr<Strategy> strategy = make_strategy(options.strategy);
  return explore(options, *strategy, body);
}

std::string Exploration::failure_text() const {
  if (failures.empty()) return "";
  const FailedSchedule& first = failures.front();
  const Failure& failure = first.outcome.failure;
  return fmt::format("{}: {}\n{}{}in schedule {}, by {}:\n{}", to_string(failure.kind),
                     failure.claim, failure.evidence,
                     failure.evidence.empty() || failure.evidence.ends_with('\n') ? "" : "\n",
                     first.ordinal + 1, first.strategy, format_schedule(first.schedule));
}

uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t whole = 0;
  uint64_t resident = 0;
  statm >> whole >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace ordeal::explore
