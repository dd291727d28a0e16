#include "harness/history/read.h"

#include <gmock/gmock.h>

#include "harness/base/input_error.h"

namespace ordeal::history {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const Model& cas() { return *find_model("cas-register"); }

std::string complaint_of(std::string_view text) {
  try {
    read_history(text, cas());
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

constexpr const char* kRead = R"({"client":4,"call":0,"return":1,"op":"read","key":"r",)"
                              R"("value":null,"output":null,"status":"ok"})";

TEST(ReadHistory, ReadsEveryFieldAndWritesTheSameLine) {
  const History history = read_history(kRead, cas());
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].client, 4);
  EXPECT_EQ(history[0].ret, 1);
  EXPECT_EQ(history[0].key, "r");
  EXPECT_EQ(history[0].status, Status::ok);
  EXPECT_EQ(history[0].line, 1U);
  EXPECT_EQ(to_line(history[0]), kRead);
}

TEST(ReadHistory, ListsTextAndPendingSurviveTheRoundTrip) {
  const std::string line =
      R"({"client":1,"call":5,"return":null,"op":"cas","key":"","value":["a\"\n",[1,2.0]],)"
      R"("output":null,"status":"pending"})";
  const History history = read_history(line, cas());
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].ret, Operation::kNever);
  EXPECT_EQ(to_line(history[0]), line);
}

TEST(ReadHistory, SortsByCallAndSkipsEmptyLines) {
  const History history = read_history(
      R"({"client":1,"call":9,"return":9,"op":"write","value":1,"status":"ok"}

{"client":2,"call":3,"return":11,"op":"write","value":2,"status":"noinfo"})",
      cas());
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].client, 2);
  EXPECT_EQ(history[0].line, 3U);
}

struct Malformed {
  const char* text;
  const char* reason;
};

TEST(ReadHistory, SaysLineAndReasonOfWhatIsMalformed) {
  const Malformed kinds[] = {
      {R"({"client":1,"call":2,"ret)", "cut off"},
      {R"({"client":1,"call":2,"return":3,"op":"read","status":"ok"} x)", "cut off or not JSON"},
      {R"([1])", "not an object"},
      {R"(7)", "not an object"},
      {R"({"client":1,"call":2,"return":1,"op":"read","status":"ok"})", "before its call"},
      {R"({"client":1,"call":2,"return":3,"op":"raed","status":"ok"})", "did you mean \"read\""},
      {R"({"client":1,"call":2,"return":3,"op":"read","ouput":1,"status":"ok"})",
       "unknown field \"ouput\" (did you mean \"output\"?)"},
      {R"({"client":1,"call":2,"call":2,"return":3,"op":"read","status":"ok"})",
       "field \"call\" twice"},
      {R"({"client":"a","call":2,"return":3,"op":"read","status":"ok"})", "expected an integer"},
      {R"({"client":1,"call":2.5,"return":3,"op":"read","status":"ok"})", "expected an integer"},
      {R"({"client":1,"call":2,"return":null,"op":"read","status":"ok"})", "\"return\" is null"},
      {R"({"client":1,"call":2,"return":3,"op":"read","status":"pending"})", "is pending"},
      {R"({"client":1,"call":2,"return":3,"op":"read","status":"good"})", "ok, pending, noinfo"},
      {R"({"client":1,"call":2,"op":"read","status":"ok"})", "\"return\" is missing"},
      {R"({"client":1,"call":2,"return":3,"op":"cas","value":3,"output":true,"status":"ok"})",
       "expected a list of two"},
      {R"({"client":1,"call":2,"return":3,"op":"cas","value":[1,2],"output":1,"status":"ok"})",
       "expected true or false"},
      {R"({"client":1,"call":2,"return":3,"op":"read","value":{"a":1},"status":"ok"})",
       "is an object"},
      {R"({"client":1,"call":99999999999999999999,"return":3,"op":"read","status":"ok"})",
       "expected an integer"},
      {R"({"client":1,"call":9999999999999999999,"return":3,"op":"read","status":"ok"})",
       "too large"},
      {R"({"client":1,"call":2,"return":9223372036854775807,"op":"read","status":"ok"})",
       "stands for never"},
  };
  for (const Malformed& kind : kinds) {
    // A good line before it: the number is the line's own.
    const std::string said = complaint_of(std::string(kRead) + "\n" + kind.text + "\n");
    EXPECT_THAT(said, StartsWith("line 2: ")) << kind.text;
    EXPECT_THAT(said, HasSubstr(kind.reason)) << kind.text;
  }
}

// Values are freed, compared and printed by recursion: no line may exhaust the stack.
TEST(ReadHistory, ListsAreNestedAHundredDeepAtMost) {
  const auto nested = [](size_t depth) {
    return R"({"client":1,"call":2,"return":3,"op":"write","value":)" + std::string(depth, '[') +
           std::string(depth, ']') + R"(,"status":"ok"})";
  };
  EXPECT_EQ(complaint_of(nested(100)), "");
  EXPECT_EQ(complaint_of(nested(101)), "line 1: lists are nested more than 100 deep");
  EXPECT_EQ(complaint_of(nested(1'000'000)), "line 1: lists are nested more than 100 deep");
}

TEST(ReadHistory, AClientHasOneOpenCall) {
  EXPECT_THAT(complaint_of(R"({"client":1,"call":0,"return":9,"op":"read","status":"ok"}
{"client":1,"call":8,"return":10,"op":"read","status":"ok"})"),
              StartsWith("line 2: client 1 calls read while its read of line 1 is open"));
  EXPECT_THAT(complaint_of(R"({"client":1,"call":0,"return":null,"op":"read","status":"pending"}
{"client":1,"call":8,"return":10,"op":"read","status":"ok"})"),
              HasSubstr("new number"));
  // A call at the very time of the return before it is fine, and so is another client.
  EXPECT_EQ(complaint_of(R"({"client":1,"call":0,"return":8,"op":"read","status":"ok"}
{"client":1,"call":8,"return":10,"op":"read","status":"ok"}
{"client":2,"call":8,"return":10,"op":"read","status":"ok"})"),
            "");
}

}  // namespace
}  // namespace ordeal::history
