#include "targets/classics/classics.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <set>
#include <string>

#include "harness/base/sanitizer.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/result/finding.h"

// The deadlocks of these programs are meant, and one of them has a gate.
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "detect_deadlocks=0"; }

namespace ordeal::classics {
namespace {

using explore::MemoryMode;
using explore::Points;
using explore::ScheduleOutcome;
using explore::Scheduler;
using explore::SchedulerOptions;

constexpr const char* kStrategies[] = {"random", "pct", "pos", "surw"};

// Plain races are part of most bugs; they are a finding of their own only where the row says so.
SchedulerOptions options_of(const Classic& classic, bool fixed) {
  SchedulerOptions options;
  options.races = fixed || std::strcmp(classic.kind, "data-race") == 0;
  return options;
}

// The first failure of so many schedules; one that has not failed where there is none.
ScheduleOutcome first_failure(const Classic& classic, bool fixed, const char* strategy,
                              uint64_t schedules, const SchedulerOptions& options) {
  Scheduler scheduler(options);
  const auto chooser = explore::make_strategy(strategy);
  ScheduleOutcome outcome;
  for (uint64_t seed = 0; seed < schedules && !outcome.failed; ++seed) {
    outcome = scheduler.run(*chooser, seed, [&] { classic.run(fixed); });
  }
  return outcome;
}

std::string failure_of(const ScheduleOutcome& outcome) {
  if (!outcome.failed) return "";
  return std::string(to_string(outcome.failure.kind)) + ": " + outcome.failure.claim + "\n" +
         outcome.failure.evidence;
}

class EachClassic : public testing::TestWithParam<Classic> {};

TEST_P(EachClassic, TheFixedTwinHoldsWithoutARace) {
  const Classic& classic = GetParam();
  const uint64_t schedules = kThreadSanitizer || classic.tasks > 50 ? 50 : 300;
  for (const char* strategy : kStrategies) {
    const auto outcome =
        first_failure(classic, true, strategy, schedules, options_of(classic, true));
    EXPECT_EQ(failure_of(outcome), "") << strategy;
    EXPECT_EQ(outcome.tasks, classic.tasks);
  }
}

TEST_P(EachClassic, TheFixedTwinHoldsWithMorePoints) {
  const Classic& classic = GetParam();
  SchedulerOptions options = options_of(classic, true);
  options.points = Points::all;
  EXPECT_EQ(failure_of(first_failure(classic, true, "random", 50, options)), "");
}

TEST_P(EachClassic, TheBugIsFoundAndOfTheKindThatItsRowNames) {
  const Classic& classic = GetParam();
  if (kThreadSanitizer) GTEST_SKIP() << "ThreadSanitizer would report the races of the bug";
  const bool silent = std::strlen(classic.kind) == 0;
  // SafeStack takes a random walk some hundred thousand schedules; what learns takes longer over
  // each.
  const bool rare = std::string_view(classic.name) == "safestack";
  const auto outcome =
      first_failure(classic, false, rare ? "random" : "portfolio",
                    silent ? 2'000 : (rare ? 2'000'000 : 100'000), options_of(classic, false));
  EXPECT_EQ(outcome.failed, !silent);
  if (outcome.failed) {
    EXPECT_STREQ(to_string(outcome.failure.kind), classic.kind) << failure_of(outcome);
  }
}

INSTANTIATE_TEST_SUITE_P(Classics, EachClassic,
                         testing::ValuesIn(classics().begin(), classics().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Classics, WeakRowsAreSilentWhereEveryLoadReadsTheLastStore) {
  for (const Classic& classic : classics()) {
    if (!classic.weak) continue;
    SchedulerOptions options = options_of(classic, false);
    options.memory = MemoryMode::sc;
    for (const char* strategy : kStrategies) {
      const auto outcome = first_failure(classic, false, strategy, 500, options);
      EXPECT_EQ(failure_of(outcome), "") << classic.name << ", " << strategy;
    }
  }
}

TEST(Classics, NamesAreUniqueAndKindsAreKnown) {
  std::set<std::string> names;
  for (const Classic& classic : classics()) {
    EXPECT_TRUE(names.insert(classic.name).second) << classic.name;
    EXPECT_EQ(find_classic(classic.name), &classic);
    const bool silent = std::strlen(classic.kind) == 0;
    EXPECT_EQ(finding_kind_of(classic.kind).has_value(), !silent) << classic.name;
    EXPECT_EQ(classic.depth == 0, silent) << classic.name;
  }
  EXPECT_EQ(find_classic("reorder_1"), nullptr);
}

}  // namespace

// The name of a row in the message of a failed test.
void PrintTo(const Classic& classic, std::ostream* out) { *out << classic.name; }

}  // namespace ordeal::classics
