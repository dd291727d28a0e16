#include "harness/run/judge/explored.h"

#include <algorithm>

namespace ordeal {
namespace {

void add(StrategyStats& sum, const StrategyStats& more) {
  const bool found_first =
      sum.first_failure == 0 || (more.first_failure != 0 && more.first_failure < sum.first_failure);
  if (found_first && more.first_failure != 0) sum.first_failure = more.first_failure;
  sum.schedules += more.schedules;
  sum.failures += more.failures;
  sum.distinct += more.distinct;
  sum.seconds += more.seconds;
  if (sum.bound.empty()) sum.bound = more.bound;
}

void add(ExplorationStats& sum, const ExplorationStats& more) {
  const auto schedules = static_cast<double>(sum.schedules + more.schedules);
  if (schedules > 0) {
    sum.mean_steps = (sum.mean_steps * static_cast<double>(sum.schedules) +
                      more.mean_steps * static_cast<double>(more.schedules)) /
                     schedules;
  }
  sum.schedules += more.schedules;
  sum.distinct += more.distinct;
  sum.seen_once += more.seen_once;
  sum.unseen = std::max(sum.unseen, more.unseen);
  sum.exhausted &= more.exhausted;
  sum.max_tasks = std::max(sum.max_tasks, more.max_tasks);
  sum.max_steps = std::max(sum.max_steps, more.max_steps);
  sum.max_choices = std::max(sum.max_choices, more.max_choices);
  sum.seconds = std::max(sum.seconds, more.seconds);
  for (const StrategyStats& strategy : more.strategies) {
    const auto known =
        std::find_if(sum.strategies.begin(), sum.strategies.end(),
                     [&](const StrategyStats& one) { return one.name == strategy.name; });
    if (known == sum.strategies.end()) {
      sum.strategies.push_back(strategy);
    } else {
      add(*known, strategy);
    }
  }
}

}  // namespace

ExplorationStats sum_of(const std::map<size_t, ExplorationStats>& workers) {
  ExplorationStats sum;
  bool first = true;
  for (const auto& [process, stats] : workers) {
    if (first) {
      sum = stats;
    } else {
      add(sum, stats);
    }
    first = false;
  }
  return sum;
}

}  // namespace ordeal
