// The meaning of schedules without a failure: guarantees and estimates, as numbers and as
// sentences. Pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace ordeal::explore {

// Schedules of PCT, and the largest program that they met.
struct PctRuns {
  uint32_t depth = 3;
  uint32_t tasks = 0;    // n
  uint32_t choices = 0;  // k: steps at which several tasks were ready.
  uint64_t schedules = 0;
};

// At most this is the probability that a bug of that depth is there and no schedule showed it:
// (1 - 1/(n k^(depth-1)))^schedules, by theorem 4 of Burckhardt and others (ASPLOS 2010).
double pct_miss(const PctRuns& runs);
// "a bug of depth 3 is missed with at most 0.4 % (5 tasks, 80 choices, 10,000 schedules)". For
// shallower bugs the same runs say more, never less.
std::string pct_bound(const PctRuns& runs);

// Schedules drawn independently of each other, none of which failed.
struct SampledRuns {
  uint64_t schedules = 0;
  uint64_t distinct = 0;   // Partial orders.
  uint64_t seen_once = 0;  // Of them, those that one schedule showed.
};

// Good and Turing's estimate of the chance that the next schedule shows an order that none before
// it showed (Good, Biometrika 1953); 1 where nothing was run.
double unseen_chance(const SampledRuns& runs);
// The share of failing schedules that `schedules` silent ones leave possible at 95 %: at most
// 1 - 0.05^(1/schedules), about 3/schedules.
double failing_share_at_most(uint64_t schedules);
// Both in one sentence.
std::string sampled_bound(const SampledRuns& runs);

// Schedules by number of deviations from the default order, run without gaps. `complete` is the
// last level of which each schedule was run, -1: none; `everything`: there are no others at all.
std::string deviations_bound(int32_t complete, bool everything);

// A share between 0 and 1 as "0.4 %"; tiny ones as "less than 0.0001 %".
std::string percent(double share);

}  // namespace ordeal::explore
