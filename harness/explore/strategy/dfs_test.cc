#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "harness/explore/strategy/simulator_testing.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// The schedules that a Dfs runs until it says that nothing is left; each must be a new one.
std::set<std::string> all(const char* spec, const SimProgram& program, uint64_t most = 100'000) {
  Simulator simulator(program);
  const auto strategy = make_strategy(spec);
  std::set<std::string> seen;
  while (!strategy->exhausted() && seen.size() < most) {
    const std::string order = simulator.run(*strategy, seen.size()).order;
    EXPECT_TRUE(seen.insert(order).second) << "twice: " << order;
  }
  EXPECT_TRUE(strategy->exhausted());
  return seen;
}

// Switches away from a task that could have gone on, and starts of another than the first.
int deviations(const std::string& order, size_t steps_each) {
  std::map<char, size_t> made;
  int count = order[0] == 'A' ? 0 : 1;
  for (size_t i = 0; i < order.size(); ++i) {
    ++made[order[i]];
    if (i + 1 == order.size() || order[i + 1] == order[i]) continue;
    if (made[order[i]] < steps_each) {
      ++count;
    } else {  // The task has ended: the one created first goes on by default.
      for (char task = 'A'; task < order[i + 1]; ++task)
        if (made[task] < steps_each) {
          ++count;
          break;
        }
    }
  }
  return count;
}

TEST(Dfs, RunsEachInterleavingOnce) {
  EXPECT_EQ(all("dfs", apart(2, 3)).size(), 20U);    // 6! / 3! 3!
  EXPECT_EQ(all("dfs", apart(3, 2)).size(), 90U);    // 6! / 2! 2! 2!
  EXPECT_EQ(all("dfs", apart(2, 6)).size(), 924U);   // 12! / 6! 6!
  EXPECT_EQ(all("dfs", apart(3, 3)).size(), 1680U);  // 9! / 3! 3! 3!
  EXPECT_EQ(all("dfs", apart(1, 5)).size(), 1U);
}

TEST(Dfs, RunsThoseWithSoManyDeviationsAndNoOthers) {
  // By hand for 3 steps beside 3: AAABBB; then BBBAAA, AB…, AAB…: to B before step 1, 2 or 3 of A.
  EXPECT_EQ(all("dfs{deviations=0}", apart(2, 3)), (std::set<std::string>{"AAABBB"}));
  EXPECT_EQ(all("dfs{deviations=1}", apart(2, 3)),
            (std::set<std::string>{"AAABBB", "BBBAAA", "ABBBAA", "AABBBA"}));
  const std::set<std::string> everything = all("dfs", apart(3, 3));
  for (int most = 0; most < 5; ++most) {
    std::set<std::string> wanted;
    for (const std::string& order : everything)
      if (deviations(order, 3) <= most) wanted.insert(order);
    const std::string spec = "dfs{deviations=" + std::to_string(most) + "}";
    EXPECT_EQ(all(spec.c_str(), apart(3, 3)), wanted) << most;
  }
}

TEST(Dfs, FewerDeviationsComeFirst) {
  Simulator simulator(apart(3, 3));
  const auto strategy = make_strategy("dfs");
  int last = 0;
  for (int i = 0; i < 1680; ++i) {
    const int now = deviations(simulator.run(*strategy, 1).order, 3);
    EXPECT_GE(now, last);
    last = now;
  }
}

TEST(Dfs, SaysWhichLevelIsComplete) {
  Simulator simulator(apart(2, 3));
  const auto strategy = make_strategy("dfs");
  EXPECT_EQ(strategy->bound(), "not even the default order was run");
  simulator.run(*strategy, 1);
  EXPECT_EQ(strategy->bound(), "the default order was run, and not each that leaves it once");
  for (int i = 0; i < 3; ++i) simulator.run(*strategy, 1);
  EXPECT_EQ(strategy->bound(),
            "every schedule with at most 1 deviation from the default order was run");
  EXPECT_FALSE(strategy->exhausted());
  for (int i = 4; i < 20; ++i) simulator.run(*strategy, 1);
  EXPECT_EQ(strategy->bound(), "every schedule was run");
  EXPECT_TRUE(strategy->exhausted());
  EXPECT_EQ(simulator.run(*strategy, 1).steps, 6U);  // And it can still be asked.
}

TEST(Dfs, FindsADeadlockAtItsSmallestNumberOfDeviations) {
  Simulator simulator(opposite_locks());
  const auto strategy = make_strategy("dfs");
  while (!simulator.run(*strategy, 1).deadlock) {
    ASSERT_FALSE(strategy->exhausted());
  }
  EXPECT_EQ(strategy->bound(), "the default order was run, and not each that leaves it once");
}

// Values and early time-outs are decisions like any other.
TEST(Dfs, GoesThroughValuesAndTimeOutsToo) {
  const auto strategy = make_strategy("dfs");
  const TaskId early[] = {3, 5};
  View view;
  view.early = early;
  view.early_count = 2;
  std::set<std::string> seen;
  while (!strategy->exhausted()) {
    strategy->begin(0);
    const TaskId fired = strategy->pick_early(view);
    const uint64_t value = strategy->value({.kind = ValueKind::choose, .n = 4, .chance = {}});
    const uint64_t fault = strategy->value({.kind = ValueKind::fault, .n = 2, .chance = {1, 9}});
    const uint64_t never = strategy->value({.kind = ValueKind::fault, .n = 2, .chance = {0, 9}});
    strategy->end({});
    EXPECT_EQ(never, 0U);
    const std::string one =
        std::to_string(fired) + "," + std::to_string(value) + "," + std::to_string(fault);
    EXPECT_TRUE(seen.insert(one).second) << one;
  }
  EXPECT_EQ(seen.size(), 3U * 4U * 2U);
}

TEST(Dfs, ClaimsNothingOfDecisionsWithTooManyOutcomes) {
  const auto strategy = make_strategy("dfs");
  for (int i = 0; i < 2'000; ++i) {
    strategy->begin(static_cast<uint64_t>(i));
    EXPECT_LT(strategy->value({.kind = ValueKind::choose, .n = 1'000'000, .chance = {}}),
              1'000'000U);
    strategy->end({});
  }
  EXPECT_FALSE(strategy->exhausted());
  EXPECT_EQ(strategy->bound(), "the default order was run, and not each that leaves it once");
}

}  // namespace
}  // namespace ordeal::explore
