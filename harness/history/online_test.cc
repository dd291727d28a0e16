#include "harness/history/online.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

#include "harness/history/check.h"
#include "harness/history/closure_model.h"
#include "harness/history/generate.h"
#include "harness/history/operation_testing.h"

namespace ordeal::history {
namespace {

using ::testing::HasSubstr;

OnlineReport online(const Model& model, const History& history, const OnlineOptions& options) {
  OnlineChecker checker(model, options);
  for (const Operation& operation : history) checker.push(operation);
  return checker.finish();
}

// The verdict of each window size is that of the whole history, and the first violation is the
// same operation with the same possible states.
void compare_windows(const Model& model, const History& history, Random& random,
                     uint32_t& violated) {
  const Prepared prepared = prepare(model, history);
  Transitions transitions(prepared);
  const SearchResult whole = search_layers(prepared, transitions, {}, false);
  for (const size_t window : {size_t{1}, size_t{2}, size_t{1} + random.below(9), size_t{1000}}) {
    const OnlineReport report = online(model, history, {.per_key = false, .window = window});
    if (prepared.ops.empty() && report.objects == 0) continue;
    ASSERT_EQ(report.verdict, whole.verdict) << window;
    if (whole.verdict != Verdict::fail) continue;
    ASSERT_EQ(report.first->example.failed.call, history[prepared.ops[whole.failed].source].call);
    ASSERT_EQ(report.first->example.states_total, whole.states_total);
  }
  if (whole.verdict == Verdict::fail) ++violated;
}

TEST(Online, FindsTheSameAtTheSameEventAsASearchOfTheWhole) {
  uint32_t violated = 0, all = 0;
  for (const Model* model : models()) {
    if (model->per_value) continue;  // Elements are objects of their own there; see below.
    Random random(23, "online.agrees", model->name);
    for (int i = 0; i < 300; ++i, ++all) {
      GenerateOptions options{.seed = random.next()};
      options.clients = 1 + static_cast<uint32_t>(random.below(5));
      options.operations = 1 + static_cast<uint32_t>(random.below(18));
      options.values = static_cast<uint32_t>(random.below(4));
      options.pending = {random.below(3), 10};
      options.noinfo = {random.below(3), 10};
      options.fail = {random.below(2), 10};
      options.lies = static_cast<uint32_t>(random.below(2));
      compare_windows(*model, generate(*model, options), random, violated);
      ASSERT_FALSE(::testing::Test::HasFatalFailure()) << model->name << i;
    }
  }
  EXPECT_GT(violated, all / 20);
}

// Objects alone: the verdict, how many are violated, and which is the first.
TEST(Online, KeysAndElementsAreJudgedAlone) {
  uint32_t violated = 0;
  for (const char* name : {"set", "register", "map"}) {
    const Model& model = *find_model(name);
    Random random(29, "online.keys", name);
    for (int i = 0; i < 300; ++i) {
      const History history = generate(model, {.clients = 4,
                                               .operations = 60,
                                               .values = 4,
                                               .keys = 3,
                                               .pending = {1, 20},
                                               .lies = static_cast<uint32_t>(random.below(2)),
                                               .seed = random.next()});
      const CheckReport whole = check(model, history, {.explain = false});
      const OnlineReport report = online(model, history, {.window = 1 + random.below(30)});
      ASSERT_EQ(report.verdict, whole.verdict) << name << i;
      ASSERT_EQ(report.violated, whole.violated) << name << i;
      if (report.first) {
        ASSERT_EQ(report.first->key, whole.violated_key) << name << i;
        ++violated;
      }
    }
  }
  EXPECT_GT(violated, 100U);
}

TEST(Online, AViolationIsToldBeforeTheEnd) {
  OnlineChecker checker(*find_model("register"), {});
  checker.push(done(1, 0, 1, "write", Value(1)));
  checker.push(done(1, 2, 3, "write", Value(2)));
  checker.push(done(2, 4, 5, "read", {}, Value(1)));
  EXPECT_EQ(checker.judge().verdict, Verdict::pass);  // It has not returned: more may be called.
  checker.push(done(2, 6, 7, "read", {}, Value(2)));
  const OnlineReport& report = checker.judge();
  EXPECT_EQ(report.verdict, Verdict::fail);
  EXPECT_EQ(report.first->example.sentence,
            "read() = 1 by client 2 cannot be: whatever the order, between its call and its return "
            "the register could only be 2");
}

// Eight writes at once, then a read of each client: too much for a cap of four configurations.
History crowd(int64_t from, int64_t seen) {
  History history;
  for (int64_t i = 0; i < 8; ++i)
    history.push_back(done(i, from, from + 10 + i, "write", Value(100 + i)));
  history.push_back(done(9, from + 9, from + 10, "read", {}, Value(seen)));
  return history;
}

TEST(Online, WhereACapIsMetItIsUnknownUntilAReadTellsTheState) {
  const Model& model = *find_model("register");
  History history = crowd(0, 104);
  EXPECT_EQ(online(model, history, {}).verdict, Verdict::pass);
  const OnlineReport lost = online(model, history, {.layer = 4});
  EXPECT_EQ(lost.verdict, Verdict::unknown);
  EXPECT_EQ(lost.gave_up, 1U);
  EXPECT_EQ(lost.resynchronised, 0U);
  EXPECT_THAT(lost.reason, HasSubstr("kept at once: unknown from the return of write(100)"));
  // A read that no write overlaps, and one after it that cannot be.
  history.push_back(done(1, 100, 103, "read", {}, Value(103)));
  history.push_back(done(2, 101, 102, "read", {}, Value(103)));
  const OnlineReport found = online(model, history, {.layer = 4});
  EXPECT_EQ(found.verdict, Verdict::unknown);
  EXPECT_EQ(found.resynchronised, 1U);
  history.push_back(done(2, 110, 111, "read", {}, Value(101)));
  for (const size_t window : {size_t{1}, size_t{4}, size_t{1000}}) {
    const OnlineReport violated = online(model, history, {.window = window, .layer = 4});
    EXPECT_EQ(violated.verdict, Verdict::fail) << window;
    EXPECT_EQ(violated.first->example.failed.call, 110) << window;
  }
}

// What was pending while the state was not known may still take effect afterwards.
TEST(Online, PendingWritesOutliveAStretchThatIsUnknown) {
  const Model& model = *find_model("register");
  History history = crowd(0, 104);
  history.push_back(
      {.client = 20, .call = 50, .op = "write", .value = Value(7), .status = Status::pending});
  history.push_back(done(1, 100, 103, "read", {}, Value(103)));
  history.push_back(done(2, 110, 111, "read", {}, Value(7)));
  EXPECT_EQ(online(model, history, {.layer = 4}).violated, 0U);
  history.push_back(done(2, 120, 121, "write", Value(8)));
  history.push_back(done(2, 122, 123, "read", {}, Value(7)));  // It was used up.
  EXPECT_EQ(online(model, history, {.layer = 4}).violated, 1U);
}

TEST(Online, NothingCheckedIsUnknownAndAModelThatThrowsToo) {
  EXPECT_EQ(online(*find_model("register"), {}, {}).verdict, Verdict::unknown);
  ClosureModel unlucky({.name = "unlucky",
                        .operations = {"go"},
                        .initial = [] { return Value(); },
                        .apply = [](const Value&, std::string_view, const Value&) -> Step {
                          throw std::runtime_error("line 3");
                        }});
  const OnlineReport report = online(unlucky.model(), {done(1, 0, 1, "go", {})}, {});
  EXPECT_EQ(report.verdict, Verdict::unknown);
  EXPECT_THAT(report.reason, HasSubstr("line 3"));
}

// What is carried from window to window does not grow with what is over.
TEST(Online, ElementsThatCameAndWentAreForgotten) {
  OnlineChecker checker(*find_model("set"), {.window = 64});
  for (int64_t i = 0; i < 2000; ++i) {
    checker.push(done(1, 4 * i, 4 * i + 1, "add", Value(i), Value(true)));
    checker.push(done(1, 4 * i + 2, 4 * i + 3, "remove", Value(i), Value(true)));
  }
  EXPECT_LE(checker.objects_kept(), 64U);
  EXPECT_EQ(checker.finish().verdict, Verdict::pass);
}

}  // namespace
}  // namespace ordeal::history
