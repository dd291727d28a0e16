#include "targets/bind/classics.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <filesystem>

#include "targets/classics/classics.h"

namespace ordeal {
namespace {

Options options_for(const char* program, bool fixed) {
  Options::Record given;
  given.emplace("program", Options(std::string(program)));
  given.emplace("fixed", Options(fixed));
  return check_options(Options(given), kClassicsTarget.options, "target.classics");
}

TEST(ClassicsTarget, FixedProgramsRunOnRealThreadsToo) {
  for (const char* program : {"reorder_3", "bounded_buffer", "safestack", "mp", "deadlock01"}) {
    const auto target = kClassicsTarget.open(options_for(program, true), {});
    Call call;
    EXPECT_EQ(find_row(kClassicsTarget, "run")->call(*target, call), 0) << program;
    EXPECT_TRUE(call.result.is_nil());
  }
}

TEST(ClassicsTarget, ListsEveryProgram) {
  Call call;
  find_row(kClassicsTarget, "programs")->derive({}, call);
  ASSERT_EQ(call.list, &call.texts);
  EXPECT_EQ(call.texts.size(), classics::classics().size());
  EXPECT_EQ(call.texts.front(), classics::classics().front().name);
}

std::string refusal(const Options& options) {
  try {
    kClassicsTarget.open(options, {});
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(ClassicsTarget, AProgramThatIsNotThereIsAnErrorWithTheNearest) {
  EXPECT_EQ(refusal(options_for("reordr_3", false)),
            "target.classics: there is no program \"reordr_3\" (did you mean \"reorder_3\"?)");
  const Options none = check_options({}, kClassicsTarget.options, "target.classics");
  EXPECT_TRUE(refusal(none).starts_with("target.classics needs a program, one of: account, "));
}

}  // namespace
}  // namespace ordeal
