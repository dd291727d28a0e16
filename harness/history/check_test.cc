#include "harness/history/check.h"

#include <gmock/gmock.h>

#include <set>

#include "harness/history/generate.h"
#include "harness/history/read.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

using ::testing::HasSubstr;

CheckReport checked(const char* model, const std::string& text) {
  const Model& of = *find_model(model);
  return check(of, read_history(text, of), {.explain_time = std::chrono::hours(1)});
}

constexpr const char* kStale =
    R"({"client":1,"call":0,"return":1,"op":"write","key":"x","value":1,"status":"ok"}
{"client":1,"call":2,"return":3,"op":"write","key":"x","value":2,"status":"ok"}
{"client":3,"call":2,"return":9,"op":"read","key":"y","output":null,"status":"ok"}
{"client":2,"call":4,"return":5,"op":"read","key":"x","output":2,"status":"ok"}
{"client":2,"call":6,"return":7,"op":"read","key":"x","output":1,"status":"ok"}
{"client":1,"call":6,"return":20,"op":"write","key":"x","value":4,"status":"ok"}
{"client":1,"call":30,"return":31,"op":"write","key":"x","value":3,"status":"ok"}
)";

TEST(Check, AViolationHasItsPrefixItsCoreAndASentence) {
  const CheckReport report = checked("register", kStale);
  EXPECT_EQ(report.verdict, Verdict::fail);
  EXPECT_EQ(report.objects, 2U);
  EXPECT_EQ(report.violated, 1U);
  EXPECT_EQ(report.violated_key, "x");
  ASSERT_TRUE(report.counterexample.has_value());
  const Counterexample& example = *report.counterexample;
  EXPECT_EQ(example.failed.line, 5U);
  // Up to the impossible return; the write that was open then is pending, the last one gone.
  ASSERT_EQ(example.prefix.size(), 5U);
  EXPECT_EQ(example.prefix.back().line, 6U);
  EXPECT_EQ(example.prefix.back().ret, Operation::kNever);
  EXPECT_TRUE(example.core.complete);
  std::set<uint32_t> lines;
  for (const CoreItem& item : example.core.items) lines.insert(item.operation.line);
  // That 1 was read after 2 had been read, and 1 written before it.
  EXPECT_TRUE(lines.contains(5));
  EXPECT_LT(lines.size(), 5U);
  EXPECT_THAT(example.sentence, HasSubstr("read#5() = 1 by client 2 cannot be"));
  EXPECT_THAT(example.sentence, HasSubstr("could only be 2 or 4"));
}

TEST(Check, TheSameWithoutTheStaleReadIsFine) {
  std::string text = kStale;
  const std::string lie = R"("output":1)";
  text.replace(text.find(lie), lie.size(), R"("output":2)");
  const CheckReport report = checked("register", text);
  EXPECT_EQ(report.verdict, Verdict::pass);
  EXPECT_EQ(report.operations, 7U);
  EXPECT_FALSE(report.counterexample.has_value());
}

TEST(Check, NothingCheckedIsUnknown) {
  EXPECT_EQ(checked("register", "").verdict, Verdict::unknown);
  const CheckReport report = checked(
      "register", R"({"client":1,"call":0,"return":1,"op":"write","value":1,"status":"fail"})");
  EXPECT_EQ(report.verdict, Verdict::unknown);
  EXPECT_THAT(report.reason, HasSubstr("nothing was checked"));
}

TEST(Check, AKeyThatGivesUpMakesTheVerdictUnknown) {
  const Model& model = *find_model("stack");
  const History history = generate(model, {.clients = 12, .operations = 3000, .values = 100});
  const CheckReport report = check(model, history, {.bytes = 1 << 20});
  EXPECT_EQ(report.verdict, Verdict::unknown);
  EXPECT_THAT(report.reason, HasSubstr("memory: gave up at event"));
}

TEST(Check, KeysAreJudgedAloneOnlyWhereAsked) {
  // One value in two registers: as one register it cannot be.
  const std::string text =
      R"({"client":1,"call":0,"return":1,"op":"write","key":"x","value":1,"status":"ok"}
{"client":1,"call":2,"return":3,"op":"read","key":"y","output":null,"status":"ok"})";
  EXPECT_EQ(checked("register", text).verdict, Verdict::pass);
  const Model& model = *find_model("register");
  EXPECT_EQ(check(model, read_history(text, model), {.per_key = false}).verdict, Verdict::fail);
}

TEST(Check, EachElementOfASetIsAnObject) {
  const Model& model = *find_model("set");
  History history = generate(model, {.clients = 30, .operations = 20'000, .values = 1000});
  const CheckReport report = check(model, history, {});
  EXPECT_EQ(report.verdict, Verdict::pass);
  EXPECT_EQ(report.objects, 1000U);
  for (Operation& operation : history) {
    if (operation.op == "contains") operation.output = Value(!operation.output.truth());
  }
  EXPECT_EQ(check(model, history, {}).verdict, Verdict::fail);
}

TEST(Check, AQueueThatLosesItsOrderIsNamedByThePattern) {
  const CheckReport report =
      checked("queue", R"({"client":1,"call":0,"return":1,"op":"enqueue","value":1,"status":"ok"}
{"client":1,"call":2,"return":3,"op":"enqueue","value":2,"status":"ok"}
{"client":2,"call":4,"return":5,"op":"dequeue","output":2,"status":"ok"}
{"client":2,"call":6,"return":7,"op":"dequeue","output":1,"status":"ok"})");
  EXPECT_EQ(report.verdict, Verdict::fail);
  ASSERT_TRUE(report.counterexample.has_value());
  EXPECT_EQ(report.counterexample->failed.line, 3U);
  EXPECT_EQ(report.counterexample->core.items.size(), 3U);
  EXPECT_THAT(report.counterexample->sentence, HasSubstr("enqueue#1(1) by client 1"));
}

// Of each violation: the prefix fails, and without its last return it does not, by the oracle.
TEST(Check, ThePrefixIsTheShortestByTheOracle) {
  uint32_t violations = 0;
  for (const char* name :
       {"register", "cas-register", "queue", "stack", "set", "counter", "permit-pool"}) {
    const Model& model = *find_model(name);
    Random random(11, "check.core", name);
    for (int i = 0; i < 300; ++i) {
      const History history = generate(model, {.clients = 3,
                                               .operations = 12,
                                               .values = 3,
                                               .pending = {1, 10},
                                               .lies = 2,
                                               .seed = random.next()});
      const CheckReport report = check(model, history, {.explain_time = std::chrono::hours(1)});
      if (report.verdict != Verdict::fail) continue;
      ++violations;
      ASSERT_TRUE(report.counterexample.has_value());
      const Counterexample& example = *report.counterexample;
      ASSERT_FALSE(wgl_linearizable(model, example.prefix)) << name << i;
      History shorter = example.prefix;
      for (Operation& operation : shorter) {
        if (operation.client != example.failed.client || operation.call != example.failed.call)
          continue;
        operation.ret = Operation::kNever;
      }
      ASSERT_TRUE(wgl_linearizable(model, shorter)) << name << i;
      // Of queues with equal values there can be too many orders to try.
      const bool many = model.name == "queue" || model.name == "stack";
      ASSERT_TRUE(example.core.complete || many) << name << i;
      ASSERT_FALSE(example.core.items.empty()) << name << i;
    }
  }
  EXPECT_GT(violations, 300U);
}

}  // namespace
}  // namespace ordeal::history
