#include "harness/history/inference.h"

#include <gtest/gtest.h>

#include "harness/history/check.h"
#include "harness/history/generate.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

Operation done_text(int64_t client, int64_t call, int64_t ret, const char* op, const char* value,
                    const char* output = nullptr) {
  return {.client = client,
          .call = call,
          .ret = ret,
          .op = op,
          .value = value == nullptr ? Value() : Value(value),
          .output = output == nullptr ? Value() : Value(output)};
}

const Value& only_in(const Prepared& prepared, size_t op) {
  return prepared.classes[prepared.ops[op].op_class].only_in;
}

TEST(Inference, AnAppendThatWasSeenActsInOneState) {
  const Model& kv = *find_model("kv");
  const History history{done_text(1, 0, 9, "append", "1."), done_text(2, 0, 9, "append", "2."),
                        done_text(3, 0, 9, "append", "2."), done_text(4, 0, 9, "append", "4."),
                        done_text(5, 10, 11, "get", nullptr, "2.1.2.")};
  Prepared prepared = prepare(kv, history);
  EXPECT_TRUE(infer_order(prepared));
  EXPECT_EQ(only_in(prepared, 0), Value("2."));
  EXPECT_TRUE(only_in(prepared, 1).is_null());  // Written twice.
  EXPECT_TRUE(only_in(prepared, 3).is_null());  // Never seen.
}

TEST(Inference, TellsNothingWhereTextsDoNotFallApart) {
  const Model& kv = *find_model("kv");
  const History history{done_text(1, 0, 9, "append", "1"), done_text(2, 0, 9, "append", "11"),
                        done_text(5, 10, 11, "get", nullptr, "111")};
  Prepared prepared = prepare(kv, history);
  EXPECT_FALSE(infer_order(prepared));
}

TEST(Inference, ChangesNoVerdictAndNoEarliestFailure) {
  const Model& kv = *find_model("kv");
  Random random(31, "inference.agrees", "");
  uint32_t violated = 0, inferred = 0;
  for (int i = 0; i < 4000; ++i) {
    const History history = generate(kv, {.clients = 1 + static_cast<uint32_t>(random.below(4)),
                                          .operations = 1 + static_cast<uint32_t>(random.below(14)),
                                          .values = static_cast<uint32_t>(random.below(3)),
                                          .pending = {random.below(2), 10},
                                          .noinfo = {random.below(2), 10},
                                          .lies = static_cast<uint32_t>(random.below(3)),
                                          .seed = random.next()});
    const Prepared plain = prepare(kv, history);
    Prepared told = plain;
    if (infer_order(told)) ++inferred;
    const CheckReport report = check(kv, history, {.explain_time = std::chrono::hours(1)});
    if (plain.ops.empty()) continue;
    ASSERT_EQ(report.verdict == Verdict::pass, wgl_linearizable(kv, history)) << i;
    if (report.verdict != Verdict::fail) continue;
    ++violated;
    const SearchResult found = search(plain, {}, false);
    ASSERT_EQ(report.counterexample->failed.call, history[plain.ops[found.failed].source].call)
        << i;
  }
  EXPECT_GT(violated, 200U);
  EXPECT_GT(inferred, 500U);
}

// Eight clients that append all the time: without inference the search does not end.
TEST(Inference, ManyAppendsAreJudgedAtOnce) {
  const Model& kv = *find_model("kv");
  const History history = generate(kv, {.clients = 8, .operations = 2000, .values = 0});
  const CheckReport report = check(kv, history, {});
  EXPECT_EQ(report.verdict, Verdict::pass) << report.reason;
  EXPECT_LT(report.configurations, 200'000U);
}

}  // namespace
}  // namespace ordeal::history
