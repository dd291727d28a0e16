#include "harness/scenario/mix.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

struct Counts final : Target {
  uint64_t a = 0, b = 0;
};
constexpr OpRow kRows[] = {
    {"a",
     RowKind::operation,
     "",
     {},
     "",
     [](Target& target, Call&) {
       ++static_cast<Counts&>(target).a;
       return 0;
     },
     {},
     [](const Options&, Call&) {}},
    {"b",
     RowKind::operation,
     "",
     {},
     "",
     [](Target& target, Call&) {
       ++static_cast<Counts&>(target).b;
       return 0;
     },
     {},
     [](const Options&, Call&) {}},
    {"boom",
     RowKind::operation,
     "",
     {},
     "",
     [](Target&, Call&) -> int { throw InputError("closed"); },
     {},
     [](const Options&, Call&) {}},
};
const TargetRow kTarget{"counts", "", {}, kRows, nullptr};

struct Mixed {
  explicit Mixed(std::vector<MixEntry> mix, uint64_t seed = 7) {
    plan.targets.push_back({&kTarget, {}, false, 0, {}});
    GroupPlan group;
    group.name = "g";
    group.iterations = 100'000;
    group.mix = std::move(mix);
    group.at = {"x.lua", 3};
    env.thread = "g/0";
    env.seed = seed;
    env.targets = {&counts};
    LaneConfig config;
    config.plan = &group;
    config.slots = kRowsPerTarget;
    config.stop = &stop;
    Lane lane(config);
    error = run_mix(plan, group, env, lane);
  }
  Plan plan;
  ThreadEnv env;
  Counts counts;
  std::atomic<bool> stop{false};
  std::optional<ScriptError> error;
};

TEST(Mix, DrawsFollowTheWeights) {
  const Mixed mixed({{0, &kRows[0], 70}, {0, &kRows[1], 30}});
  EXPECT_FALSE(mixed.error);
  EXPECT_EQ(mixed.counts.a + mixed.counts.b, 100'000u);
  EXPECT_NEAR(static_cast<double>(mixed.counts.a), 70'000, 1'000);
}

TEST(Mix, TheSameSeedDrawsTheSame) {
  const std::vector<MixEntry> mix = {{0, &kRows[0], 1}, {0, &kRows[1], 1}};
  EXPECT_EQ(Mixed(mix, 7).counts.a, Mixed(mix, 7).counts.a);
  EXPECT_NE(Mixed(mix, 7).counts.a, Mixed(mix, 8).counts.a);
}

TEST(Mix, MisuseEndsTheGroupAndIsNamed) {
  const Mixed mixed({{0, &kRows[2], 1}});
  ASSERT_TRUE(mixed.error);
  EXPECT_EQ(mixed.error->message, "x.lua:3: boom in the mix of \"g\": closed");
}

}  // namespace
}  // namespace ordeal
