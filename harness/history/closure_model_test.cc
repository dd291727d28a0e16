#include "harness/history/closure_model.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "harness/history/check.h"
#include "harness/history/generate.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

using ::testing::HasSubstr;

ClosureModel::Spec register_spec() {
  return {.name = "mine",
          .operations = {"read", "write"},
          .initial = [] { return Value(); },
          .apply =
              [](const Value& state, std::string_view op, const Value& argument) {
                return op == "read" ? Step{state, state} : Step{{}, argument};
              }};
}

Operation done_at(int64_t call, int64_t ret, const char* op, Value value, Value output = {}) {
  return {
      .call = call, .ret = ret, .op = op, .value = std::move(value), .output = std::move(output)};
}

// Whatever the built-in register says of a history, its double says.
TEST(ClosureModel, IsJudgedAsTheBuiltInModelIs) {
  const Model& built_in = *find_model("register");
  ClosureModel mine(register_spec());
  Random random(5, "closure.agrees", "");
  uint32_t violated = 0;
  for (int i = 0; i < 2000; ++i) {
    const History history = generate(built_in, {.clients = 4,
                                                .operations = 14,
                                                .values = static_cast<uint32_t>(random.below(4)),
                                                .pending = {1, 10},
                                                .noinfo = {1, 10},
                                                .lies = 1,
                                                .seed = random.next()});
    const Verdict expected = check(built_in, history, {}).verdict;
    ASSERT_EQ(check(mine.model(), history, {}).verdict, expected) << i;
    if (expected == Verdict::fail) ++violated;
  }
  EXPECT_GT(violated, 200U);
}

TEST(ClosureModel, IsAskedOnceForEachStateAndOperation) {
  ClosureModel mine(register_spec());
  const History history =
      generate(*find_model("register"), {.clients = 6, .operations = 3000, .values = 4});
  EXPECT_EQ(check(mine.model(), history, {}).verdict, Verdict::pass);
  // Five states; each is read, and written with each of four values.
  EXPECT_LE(mine.calls(), 25U);
}

TEST(ClosureModel, FindsOutWhatOnlyObserves) {
  ClosureModel mine(register_spec());
  const History history{done_at(0, 1, "write", Value(1)), done_at(2, 3, "read", {}, Value(1))};
  const Prepared prepared = prepare(mine.model(), history);
  ASSERT_EQ(prepared.classes.size(), 2U);
  EXPECT_FALSE(prepared.classes[0].observer);
  EXPECT_TRUE(prepared.classes[1].observer);
}

TEST(ClosureModel, ExplainsAViolationInItsOwnName) {
  ClosureModel mine(register_spec());
  const History history{done_at(0, 1, "write", Value(1)), done_at(2, 3, "write", Value(2)),
                        done_at(4, 5, "read", {}, Value(1))};
  const CheckReport report = check(mine.model(), history, {});
  EXPECT_EQ(report.verdict, Verdict::fail);
  ASSERT_TRUE(report.counterexample.has_value());
  EXPECT_THAT(report.counterexample->sentence, HasSubstr("the mine could only be 2"));
}

TEST(ClosureModel, OneThatThrowsEndsInUnknownWithItsMessage) {
  ClosureModel::Spec spec = register_spec();
  spec.apply = [](const Value& state, std::string_view op, const Value& argument) {
    if (argument == Value(13)) throw std::runtime_error("mine.lua:3: no luck");
    return op == "read" ? Step{state, state} : Step{{}, argument};
  };
  ClosureModel unlucky(spec);
  const CheckReport bad = check(unlucky.model(), {done_at(0, 1, "write", Value(13))}, {});
  EXPECT_EQ(bad.verdict, Verdict::unknown);
  EXPECT_EQ(bad.reason, "the model failed: mine.lua:3: no luck");
  EXPECT_EQ(check(unlucky.model(), {done_at(0, 1, "write", Value(12))}, {}).verdict, Verdict::pass);
}

TEST(ClosureModel, WhatIsSaidToObserveMustNotChange) {
  ClosureModel::Spec spec = register_spec();
  spec.observers = {"write"};
  ClosureModel wrong(spec);
  const CheckReport report = check(wrong.model(), {done_at(0, 1, "write", Value(1), Value())}, {});
  EXPECT_EQ(report.verdict, Verdict::unknown);
  EXPECT_THAT(report.reason, HasSubstr("write is said to observe, and changed the state"));
  spec.observers = {"read"};
  ClosureModel right(spec);
  EXPECT_EQ(check(right.model(), {done_at(0, 1, "read", {}, Value())}, {}).verdict, Verdict::pass);
}

}  // namespace
}  // namespace ordeal::history
