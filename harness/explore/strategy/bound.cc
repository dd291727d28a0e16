#include "harness/explore/strategy/bound.h"

#include <fmt/format.h>

#include <cmath>

#include "harness/base/text.h"

namespace ordeal::explore {

std::string percent(double share) {
  const double hundredths = share * 100;
  if (hundredths <= 0) return "0 %";
  if (hundredths < 0.0001) return "less than 0.0001 %";
  if (hundredths > 99.9 && hundredths < 100) return "more than 99.9 %";
  if (hundredths >= 10) return fmt::format("{:.0f} %", std::floor(hundredths));
  return fmt::format("{:.2g} %", hundredths);
}

double pct_miss(const PctRuns& runs) {
  if (runs.schedules == 0 || runs.tasks == 0) return 1;
  const double choices = runs.choices == 0 ? 1 : runs.choices;
  const double hit = 1 / (runs.tasks * std::pow(choices, static_cast<double>(runs.depth) - 1));
  return std::exp(static_cast<double>(runs.schedules) * std::log1p(-(hit < 1 ? hit : 1)));
}

std::string pct_bound(const PctRuns& runs) {
  if (runs.schedules == 0) return "nothing was run";
  const double miss = pct_miss(runs);
  const std::string of = fmt::format("({} tasks, {} choices, {} schedules)", runs.tasks,
                                     with_thousands(runs.choices), with_thousands(runs.schedules));
  if (miss > 0.99)
    return fmt::format("too few schedules to promise anything of bugs of depth {} {}", runs.depth,
                       of);
  return fmt::format("a bug of depth {} is missed with at most {} {}", runs.depth, percent(miss),
                     of);
}

double unseen_chance(const SampledRuns& runs) {
  if (runs.schedules == 0) return 1;
  return static_cast<double>(runs.seen_once) / static_cast<double>(runs.schedules);
}

double failing_share_at_most(uint64_t schedules) {
  if (schedules == 0) return 1;
  return -std::expm1(std::log(0.05) / static_cast<double>(schedules));
}

std::string sampled_bound(const SampledRuns& runs) {
  if (runs.schedules == 0) return "nothing was run";
  return fmt::format(
      "at 95 % confidence at most {} of the schedules drawn like these fail; the next one shows a "
      "new order with a chance of about {} ({} orders in {} schedules)",
      percent(failing_share_at_most(runs.schedules)), percent(unseen_chance(runs)),
      with_thousands(runs.distinct), with_thousands(runs.schedules));
}

std::string deviations_bound(int32_t complete, bool everything) {
  if (everything) return "every schedule was run";
  if (complete < 0) return "not even the default order was run";
  if (complete == 0) return "the default order was run, and not each that leaves it once";
  return fmt::format("every schedule with at most {} deviation{} from the default order was run",
                     complete, complete == 1 ? "" : "s");
}

}  // namespace ordeal::explore
