// How evenly, and how soon: seeds are fixed, so each number below is the same in every run.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "harness/explore/strategy/bound.h"
#include "harness/explore/strategy/simulator_testing.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

std::map<std::string, int> orders(const char* spec, const SimProgram& program, int runs) {
  Simulator simulator(program);
  const auto strategy = make_strategy(spec);
  std::map<std::string, int> seen;
  for (int i = 0; i < runs; ++i) ++seen[simulator.run(*strategy, mix_bits(77 + i)).order];
  return seen;
}

// Pearson's statistic against all `kinds` orders being alike.
double chi_square(const std::map<std::string, int>& seen, int kinds, int runs) {
  const double expected = static_cast<double>(runs) / kinds;
  double sum = (kinds - static_cast<double>(seen.size())) * expected;
  for (const auto& [order, times] : seen) sum += (times - expected) * (times - expected) / expected;
  return sum;
}

TEST(Sampling, RandomPicksEachReadyTaskAlike) {
  const auto strategy = make_random();
  strategy->begin(5);
  const TaskId ready[] = {1, 4, 6, 9};
  View view;
  view.ready = ready;
  view.ready_count = 4;
  std::map<TaskId, int> picked;
  for (int i = 0; i < 40'000; ++i) ++picked[strategy->pick(view)];
  ASSERT_EQ(picked.size(), 4U);
  for (const auto& [task, times] : picked) EXPECT_NEAR(times, 10'000, 300) << task;
}

// 4 steps beside 4: 70 interleavings. 99.9 % of even samples stay below 111 with 69 degrees.
TEST(Sampling, UrwSamplesInterleavingsEvenly) {
  const int runs = 14'000;
  EXPECT_LT(chi_square(orders("urw", apart(2, 4), runs), 70, runs), 111);
}

TEST(Sampling, ARandomWalkDoesNot) {
  const int runs = 14'000;
  EXPECT_GT(chi_square(orders("random", apart(2, 4), runs), 70, runs), 1'000);
}

// The one shared object is written 3 times by each of two tasks: 20 orders of those steps, whatever
// the private ones between them do. 99.9 %: 44 with 19 degrees.
TEST(Sampling, SurwSamplesTheOrdersOfTheInterestingStepsEvenly) {
  SimProgram program;
  std::string shown;
  for (uint32_t task = 0; task < 2; ++task) {
    SimTask steps;
    for (int i = 0; i < 3; ++i) {
      for (uint32_t j = 0; j < 6 * task; ++j) steps.push_back({OpKind::write, 10 + task});
      steps.push_back({OpKind::write, 1,
                       [&shown, task](SimState&) { shown += static_cast<char>('A' + task); }});
    }
    program.tasks.push_back(steps);
  }
  const auto sample = [&](const char* spec) {
    Simulator simulator(program);
    const auto strategy = make_strategy(spec);
    std::map<std::string, int> seen;
    for (int i = 0; i < 6'000; ++i) {
      shown.clear();
      simulator.run(*strategy, mix_bits(i));
      ++seen[shown];
    }
    return chi_square(seen, 20, 6'000);
  };
  EXPECT_LT(sample("surw"), 44);
  EXPECT_GT(sample("random"), 1'000);
}

// Task 1 of n must make its only step between the two of task 0, at depth 2; the others are noise.
TEST(Sampling, PctShowsADepthTwoBugAtLeastAsOftenAsItPromises) {
  SimProgram program = apart(4, 5);
  program.tasks[0] = {{OpKind::write, 9, [](SimState& s) { s.vars[1] = 1; }},
                      {OpKind::write, 9, [](SimState& s) { s.vars[1] = 2; }}};
  program.tasks[1] = {{OpKind::write, 9, [](SimState& s) { s.bad = s.vars[1] == 1; }}};
  Simulator simulator(program);
  const auto strategy = make_strategy("pct{depth=2}");
  int shown = 0;
  uint32_t choices = 0;
  const int runs = 4'000;
  for (int i = 0; i < runs; ++i) {
    const SimRun run = simulator.run(*strategy, mix_bits(i));
    shown += run.bad ? 1 : 0;
    choices = std::max(choices, run.choices);
  }
  EXPECT_GE(shown, runs / (4.0 * choices));
  const double miss = pct_miss({.depth = 2, .tasks = 4, .choices = choices, .schedules = 1});
  EXPECT_NEAR(miss, 1 - 1 / (4.0 * choices), 1e-12);
}

double mean_to_first(const char* spec, const SimProgram& program, int trials, uint64_t most) {
  double sum = 0;
  for (int trial = 0; trial < trials; ++trial) {
    Simulator simulator(program);
    const auto strategy = make_strategy(spec);
    const uint64_t first = simulator.first_failure(*strategy, 900 + trial, most);
    sum += static_cast<double>(first == 0 ? most : first);
  }
  return sum / trials;
}

// Bounds are twice what was measured, or the published mean where that is more: reorder_10 (9
// setters) 17 for SURW and 6 for RFF, twostage_20 156 for POS, 101 to 159 for PCT, 6 for SURW.
TEST(Sampling, OrderingBugsShowWithinThePublishedNumberOfSchedules) {
  EXPECT_LT(mean_to_first("surw", reorder(9, 1), 20, 1'000), 27);
  EXPECT_LT(mean_to_first("greybox", reorder(9, 1), 20, 1'000), 17);
  EXPECT_LT(mean_to_first("portfolio", reorder(9, 1), 20, 1'000), 60);
  EXPECT_LT(mean_to_first("urw", reorder(10, 10), 20, 1'000), 15);
  EXPECT_LT(mean_to_first("surw", twostage(10, 10), 20, 1'000), 11);
  EXPECT_LT(mean_to_first("pos", twostage(10, 10), 20, 1'000), 156);
  EXPECT_LT(mean_to_first("pct", twostage(10, 10), 20, 1'000), 159);
  EXPECT_LT(mean_to_first("random_priority", twostage(10, 10), 20, 1'000), 100);
}

TEST(Sampling, ARandomWalkFindsThemFarLater) {
  EXPECT_EQ(mean_to_first("random", reorder(9, 1), 3, 1'000), 1'000);
  EXPECT_GT(mean_to_first("random", twostage(10, 10), 3, 1'000), 300);
}

TEST(Sampling, AHundredTasksAreNoHindrance) {
  EXPECT_LT(mean_to_first("greybox", reorder(99, 1), 3, 200), 30);
  EXPECT_LT(mean_to_first("portfolio", reorder(99, 1), 3, 400), 100);
}

}  // namespace
}  // namespace ordeal::explore
