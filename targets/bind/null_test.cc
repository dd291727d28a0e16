#include "targets/bind/null.h"

#include <gtest/gtest.h>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {

TEST(NullTarget, EveryRowButCrashCanBeMixedAndAnswers) {
  const Options options;
  const auto target = kNullTarget.open(options, {});
  for (const OpRow& row : kNullTarget.rows) {
    if (row.name == std::string_view("crash") || row.kind != RowKind::operation) continue;
    ASSERT_NE(row.generate, nullptr) << row.name;
    Call call;
    call.sequence = 7;
    row.generate(options, call);
    EXPECT_EQ(call.arg_count, row.params.size()) << row.name;
    EXPECT_EQ(row.call(*target, call), 0) << row.name;
  }
}

TEST(NullTarget, NopReturnsNothingAndEchoItsArgument) {
  const auto target = kNullTarget.open({}, {});
  Call call;
  EXPECT_EQ(find_row(kNullTarget, "nop")->call(*target, call), 0);
  EXPECT_TRUE(call.result.is_nil());
  call.args[0] = Value::of(int64_t{-42});
  call.arg_count = 1;
  EXPECT_EQ(find_row(kNullTarget, "echo")->call(*target, call), 0);
  EXPECT_EQ(call.result.integer(), -42);
}

TEST(NullTarget, CrashRefusesAKindThatIsNone) {
  const auto target = kNullTarget.open({}, {});
  Call call;
  call.args[0] = Value::of(std::string_view("gently"));
  call.arg_count = 1;
  EXPECT_THROW(find_row(kNullTarget, "crash")->call(*target, call), InputError);
}

}  // namespace
}  // namespace ordeal
