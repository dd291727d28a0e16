#include "harness/explore/strategy/strategies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/base/input_error.h"
#include "harness/explore/strategy/simulator_testing.h"

namespace ordeal::explore {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Strategies, EachNameMakesAStrategyOfThatNameAndHasItsLine) {
  ASSERT_EQ(strategy_names().size(), 9U);
  EXPECT_EQ(strategy_names().front(), "portfolio");
  for (const std::string& name : strategy_names()) {
    EXPECT_EQ(make_strategy(name)->name(), name);
    EXPECT_STRNE(strategy_doc(name), nullptr);
  }
  EXPECT_EQ(strategy_doc("luck"), nullptr);
}

TEST(Strategies, TakeTheirOptionsInTheFormThatScriptsKeep) {
  EXPECT_NO_THROW(check_strategy("pct{depth=5}"));
  EXPECT_NO_THROW(check_strategy(" pct { depth = 5 } "));
  EXPECT_NO_THROW(check_strategy("pct{}"));
  EXPECT_NO_THROW(check_strategy("dfs{deviations=0}"));
}

TEST(Strategies, WhatIsWrongIsNamedWithTheNearestSpelling) {
  const auto said = [](const char* spec) { return [spec] { make_strategy(spec); }; };
  EXPECT_THAT(said("porfolio"), ThrowsMessage<InputError>(HasSubstr("did you mean \"portfolio\"")));
  EXPECT_THAT(said("pct{dept=3}"), ThrowsMessage<InputError>(HasSubstr("did you mean \"depth\"")));
  EXPECT_THAT(said("pct{depth=0}"), ThrowsMessage<InputError>(HasSubstr("it may be 1 to 100")));
  EXPECT_THAT(said("pct{depth=three}"), ThrowsMessage<InputError>(HasSubstr("\"three\"")));
  EXPECT_THAT(said("pct{depth=3"), ThrowsMessage<InputError>(HasSubstr("closing brace")));
  EXPECT_THAT(said("dfs{deviations=-1}"), ThrowsMessage<InputError>(HasSubstr("0 or more")));
  EXPECT_THAT(said("random{depth=3}"), ThrowsMessage<InputError>(HasSubstr("has no options")));
}

// What was run before does not matter to those that keep nothing.
TEST(Strategies, OfOneSeedThoseThatKeepNothingPickTheSame) {
  for (const char* name : {"random", "random_priority", "pos"}) {
    Simulator simulator(reorder(4, 2));
    const auto young = make_strategy(name);
    const auto old = make_strategy(name);
    for (uint64_t seed = 0; seed < 50; ++seed) simulator.run(*old, seed);
    for (uint64_t seed = 100; seed < 120; ++seed)
      EXPECT_EQ(simulator.run(*young, seed).order, simulator.run(*old, seed).order) << name;
  }
}

TEST(Strategies, OfOneHistoryAllPickTheSame) {
  for (const std::string& name : strategy_names()) {
    Simulator first(twostage(3, 2));
    Simulator second(twostage(3, 2));
    const auto one = make_strategy(name);
    const auto other = make_strategy(name);
    for (uint64_t seed = 0; seed < 300; ++seed)
      ASSERT_EQ(first.run(*one, seed).order, second.run(*other, seed).order) << name;
  }
}

// Two tasks that yield, and yield again, for a third that has yet to write: no strategy may leave
// it waiting. (urw gives out steps by how many there are to make, and these have most.)
TEST(Strategies, NoneStarvesAWriterForThoseThatYieldForIt) {
  SimTask spinner(4'000, SimOp{OpKind::yield});
  SimProgram program{{spinner, spinner, {}}};
  for (int i = 0; i < 4; ++i) program.tasks[2].push_back({OpKind::write, 1});
  for (const std::string& name : strategy_names()) {
    if (name == "urw" || name == "portfolio") continue;
    Simulator simulator(program);
    const auto strategy = make_strategy(name);
    size_t latest = 0;
    for (uint64_t seed = 0; seed < 20; ++seed)
      latest = std::max(latest, simulator.run(*strategy, seed).order.rfind('C'));
    EXPECT_LT(latest, 4'000U) << name;
  }
}

TEST(Strategies, ARankThatDoesNotChangeWouldStarveIt) {
  class Stubborn final : public Strategy {
   public:
    const char* name() const override { return "stubborn"; }
    TaskId pick(const View& view) override { return view.ready[0]; }
  };
  SimProgram program{{SimTask(4'000, SimOp{OpKind::yield}), {{OpKind::write, 1}}}};
  Stubborn strategy;
  EXPECT_EQ(Simulator(program).run(strategy, 1).order.rfind('B'), 4'000U);
}

}  // namespace
}  // namespace ordeal::explore
