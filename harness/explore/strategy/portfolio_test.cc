#include <gtest/gtest.h>

#include <map>
#include <string>

#include "harness/explore/strategy/simulator_testing.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

std::map<std::string, StrategyCredit> by_name(const Strategy& strategy) {
  std::map<std::string, StrategyCredit> rows;
  for (StrategyCredit& row : credit_of(strategy)) rows[row.name] = row;
  return rows;
}

// Runs `count` schedules of nothing, which end as `how` says for the strategy that ran them.
template <class How>
void run(Strategy& portfolio, int count, How how) {
  for (int i = 0; i < count; ++i) {
    portfolio.begin(static_cast<uint64_t>(i));
    const std::string ran = portfolio.ran();
    EndView end;
    end.steps = 1;
    how(ran, end);
    portfolio.end(end);
  }
}

TEST(Portfolio, RunsEachOfTheOthersAndSaysWhich) {
  const auto portfolio = make_portfolio();
  std::map<std::string, uint64_t> ran;
  run(*portfolio, 640, [&](const std::string& name, EndView& end) {
    ++ran[name];
    end.fresh = true;
  });
  const auto rows = by_name(*portfolio);
  EXPECT_EQ(rows.size(), strategy_names().size() - 1);
  for (const auto& [name, row] : rows) {
    EXPECT_EQ(row.schedules, ran[name]) << name;
    EXPECT_GE(row.schedules, 640U / 64) << name;
  }
}

TEST(Portfolio, OnesThatFailGetMore) {
  const auto portfolio = make_portfolio();
  run(*portfolio, 2'000, [](const std::string&, EndView& end) { end.fresh = true; });
  const double before = by_name(*portfolio)["random_priority"].share;
  run(*portfolio, 2'000, [](const std::string& name, EndView& end) {
    end.fresh = true;
    end.failed = name == "random_priority";
  });
  const StrategyCredit row = by_name(*portfolio)["random_priority"];
  EXPECT_GT(row.share, 2 * before);
  EXPECT_EQ(row.first_failure + row.failures, row.schedules + 1);  // Each since the first.
}

TEST(Portfolio, OnesThatShowNewOrdersGetMoreAndTheOthersKeepAFloor) {
  const auto portfolio = make_portfolio();
  run(*portfolio, 5'000, [](const std::string& name, EndView& end) { end.fresh = name == "pct"; });
  const auto rows = by_name(*portfolio);
  double sum = 0;
  for (const auto& [name, row] : rows) {
    sum += row.share;
    EXPECT_GE(row.share, 1.0 / 64) << name;
    EXPECT_GE(row.schedules, 5'000U / 64 - 1) << name;
  }
  EXPECT_NEAR(sum, 1, 1e-9);
  const auto fresh = make_portfolio();
  EXPECT_GT(rows.at("pct").share, 2 * by_name(*fresh)["pct"].share);
  EXPECT_EQ(rows.at("pct").fresh, rows.at("pct").schedules);
}

// What hides for long is for those that assume nothing.
TEST(Portfolio, AfterALongSilenceWalksTakeMost) {
  const auto portfolio = make_portfolio();
  run(*portfolio, 21'000, [](const std::string&, EndView& end) { end.fresh = true; });
  const auto rows = by_name(*portfolio);
  EXPECT_GT(rows.at("random").share + rows.at("pos").share, 0.6);
}

TEST(Portfolio, IsExhaustedWhereEveryScheduleWasRun) {
  Simulator simulator(apart(2, 3));
  const auto portfolio = make_portfolio();
  for (int i = 0; i < 2'000 && !portfolio->exhausted(); ++i)
    simulator.run(*portfolio, static_cast<uint64_t>(i));
  EXPECT_TRUE(portfolio->exhausted());
  EXPECT_EQ(portfolio->bound(), "every schedule was run");
}

TEST(Portfolio, OthersHaveNoCreditsToShow) { EXPECT_TRUE(credit_of(*make_pos()).empty()); }

}  // namespace
}  // namespace ordeal::explore
