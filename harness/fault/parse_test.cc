#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/errno_names.h"
#include "harness/fault/fault_testing.h"

namespace ordeal {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

FaultRuleSpec table(const FaultTable& entries) {
  return *parse_fault_table("test.file.read", entries).rules.at(0);
}
FaultRuleSpec text(std::string_view line) {
  return *parse_fault_text("test.file.read", line).rules.at(0);
}

template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ParseTable, ReadsEveryKey) {
  const FaultRuleSpec rule = table({{"error", {"EIO:3", "ENOSPC"}},
                                    {"delay", {"1ms..5ms"}},
                                    {"spin", {"10us"}},
                                    {"yield", {"4"}},
                                    {"pause", {"2s"}},
                                    {"short", {"1/4"}},
                                    {"noop", {"true"}},
                                    {"chance", {"1/20"}},
                                    {"nth", {"2", "4..6"}},
                                    {"every", {"3"}},
                                    {"skip", {"1"}},
                                    {"times", {"7"}},
                                    {"between", {"2s", "8s"}},
                                    {"group", {"wr*"}},
                                    {"thread", {"writers/0"}},
                                    {"where.path", {"/a/*"}},
                                    {"where.key", {"s3"}}});
  ASSERT_EQ(rule.errors.size(), 2u);
  EXPECT_EQ(rule.errors[0].code, EIO);
  EXPECT_EQ(rule.errors[0].weight, 3u);
  EXPECT_EQ(rule.errors[1].weight, 1u);
  EXPECT_EQ(rule.delay->kind, DelayLaw::Kind::uniform);
  EXPECT_EQ(rule.delay->a, milliseconds(1));
  EXPECT_EQ(rule.delay->b, milliseconds(5));
  EXPECT_EQ(rule.spin, std::chrono::microseconds(10));
  EXPECT_EQ(rule.yields, 4u);
  EXPECT_EQ(*rule.pause, std::chrono::seconds(2));
  EXPECT_EQ(*rule.part, (Chance{1, 4}));
  EXPECT_TRUE(rule.noop);
  EXPECT_EQ(rule.chance, (Chance{1, 20}));
  EXPECT_EQ(rule.nth[1].from, 4u);
  EXPECT_EQ(rule.nth[1].to, 6u);
  EXPECT_EQ(rule.every, 3u);
  EXPECT_EQ(rule.skip, 1u);
  EXPECT_EQ(*rule.times, 7u);
  EXPECT_EQ(rule.between->second, std::chrono::seconds(8));
  EXPECT_EQ(rule.group + rule.thread + rule.where_path + rule.where_key, "wr*writers/0/a/*s3");
}

TEST(ParseTable, RefusesTheNumberOfAFunctionThatIsTooLarge) {
  EXPECT_EQ(table({{"call", {"4294967295"}}}).call, 4294967295U);
  EXPECT_THAT(error_of([] { table({{"call", {"4294967296"}}}); }), HasSubstr("call = "));
}

TEST(ParseTable, KnowsEveryKeyItNames) {
  EXPECT_EQ(fault_table_keys().size(), 32u);
  for (const auto& [key, help] : fault_table_keys()) {
    EXPECT_NE(help, "");
    EXPECT_THAT(error_of([&] { table({{key, {}}}); }), testing::Not(HasSubstr("has no key")));
  }
}

TEST(ParseTable, SaysWhatIsReplayable) {
  EXPECT_TRUE(parse_fault_table("test.file.read", {{"error", {"EIO"}}}).replayable);
  EXPECT_FALSE(
      parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"times", {"1"}}}).replayable);
  EXPECT_FALSE(parse_fault_text("test.file.read", "2%noop->1*error(EIO)").replayable);
  EXPECT_EQ(parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"nth", {"2"}}}).text,
            "error = EIO, nth = 2");
}

TEST(ParseDelay, ReadsEveryLaw) {
  EXPECT_EQ(table({{"delay", {"5ms"}}}).delay->kind, DelayLaw::Kind::constant);
  EXPECT_EQ(table({{"delay", {"exp(2ms)"}}}).delay->kind, DelayLaw::Kind::exponential);
  EXPECT_EQ(table({{"delay", {"uniform(1ms, 2ms)"}}}).delay->b, milliseconds(2));
  EXPECT_EQ(table({{"delay", {"lognormal(2ms,0.5)"}}}).delay->shape, 0.5);
  EXPECT_EQ(table({{"delay", {"pareto(1ms, 1.5)"}}}).delay->shape, 1.5);
}

TEST(ParseText, ReadsAChain) {
  const FaultSpec spec = parse_fault_text("test.file.read", "2%delay(5ms)->1*error(EIO, ENOSPC)");
  ASSERT_EQ(spec.rules.size(), 2u);
  EXPECT_EQ(spec.rules[0]->chance, (Chance{1, 50}));
  EXPECT_EQ(spec.rules[0]->delay->a, milliseconds(5));
  EXPECT_EQ(*spec.rules[1]->times, 1u);
  EXPECT_THAT(possible_errors(spec), ElementsAre(EIO, ENOSPC));
}

TEST(ParseText, ReadsEveryAction) {
  EXPECT_TRUE(text("off").off);
  EXPECT_EQ(text("return(EIO)").errors[0].code, EIO);
  EXPECT_EQ(text("0.5%3*sleep(exp(1ms))").delay->kind, DelayLaw::Kind::exponential);
  EXPECT_EQ(text("spin(1us)").spin, std::chrono::microseconds(1));
  EXPECT_EQ(text("yield").yields, 1u);
  EXPECT_EQ(text("yield(9)").yields, 9u);
  EXPECT_EQ(*text("pause").pause, Duration::max());
  EXPECT_EQ(*text("pause(1s)").pause, std::chrono::seconds(1));
  EXPECT_EQ(*text("short(1/2)").part, (Chance{1, 2}));
  EXPECT_TRUE(text(" 10% noop ").noop);
  EXPECT_EQ(text("barrier(meeting, 2, 1ms)").barrier->within, milliseconds(1));
  EXPECT_EQ(text("signal(ready)").signal, "ready");
  EXPECT_EQ(text("wait(ready, 2ms)").wait->within, milliseconds(2));
  EXPECT_EQ(*text("torn(3ms)").torn, milliseconds(3));
  EXPECT_TRUE(text("corrupt").corrupt);
  EXPECT_EQ(text("stale(4ms)").stale, milliseconds(4));
  EXPECT_TRUE(text("kill").kill);
  EXPECT_EQ(*text("abort(on purpose)").abort, "on purpose");
}

TEST(ParseTable, ReadsWhatThreadsDoToEachOther) {
  const FaultRuleSpec rule = table({{"barrier", {"meeting", "3", "2s"}},
                                    {"signal", {"ready"}},
                                    {"wait", {"go", "5ms"}},
                                    {"after", {"test.file.write"}}});
  EXPECT_EQ(rule.barrier->name, "meeting");
  EXPECT_EQ(rule.barrier->parties, 3u);
  EXPECT_EQ(rule.barrier->within, std::chrono::seconds(2));
  EXPECT_EQ(rule.signal, "ready");
  EXPECT_EQ(rule.wait->name, "go");
  EXPECT_EQ(rule.wait->within, milliseconds(5));
  EXPECT_EQ(rule.after, "test.file.write");
  const FaultRuleSpec words =
      table({{"barrier.k", {"2"}}, {"barrier.name", {"x"}}, {"wait.name", {"go"}}});
  EXPECT_EQ(words.barrier->name + words.wait->name, "xgo");
  EXPECT_EQ(words.barrier->parties, 2u);
  EXPECT_EQ(words.wait->within, std::chrono::seconds(1));
  EXPECT_FALSE(
      parse_fault_table("test.file.read", {{"noop", {"true"}}, {"after", {"test.file.write"}}})
          .replayable);
}

TEST(ParseTable, ReadsWhatHappensToBytesAndProcesses) {
  const FaultRuleSpec rule = table({{"torn", {"2ms"}},
                                    {"corrupt", {"true"}},
                                    {"stale", {"50ms"}},
                                    {"kill", {"true"}},
                                    {"abort", {"enough"}},
                                    {"call", {"1"}}});
  EXPECT_EQ(*rule.torn, milliseconds(2));
  EXPECT_TRUE(rule.corrupt && rule.kill);
  EXPECT_EQ(rule.stale, milliseconds(50));
  EXPECT_EQ(*rule.abort, "enough");
  EXPECT_EQ(*rule.call, 1u);
  EXPECT_EQ(*table({{"torn", {"true"}}}).torn, milliseconds(0));
}

TEST(ParseTable, ReadsWeightsInWordsAndLegalErrors) {
  const FaultRuleSpec rule = table({{"error.EIO", {"3"}}, {"error.ENOSPC", {"1"}}});
  ASSERT_EQ(rule.errors.size(), 2u);
  EXPECT_EQ(rule.errors[0].code, EIO);
  EXPECT_EQ(rule.errors[0].weight, 3u);
  EXPECT_THAT(possible_errors(parse_fault_table("test.file.read", {{"error", {"legal"}}})),
              ElementsAre(EIO, ENOSPC));
  EXPECT_THAT(possible_errors(parse_fault_text("test.file.read", "error(legal)")),
              ElementsAre(EIO, ENOSPC));
}

// A word that a point cannot honour would be a fault that never fires.
TEST(Parse, RefusesWhatThePointDoesNotSupport) {
  const std::pair<const char*, const char*> words[] = {
      {"short", "1/2"}, {"torn", "true"}, {"corrupt", "true"}, {"stale", "1ms"}};
  for (const auto& [word, value] : words) {
    const FaultTable one = {{word, {value}}};
    EXPECT_NO_THROW(parse_fault_table("test.file.read", one)) << word;
    EXPECT_THAT(error_of([&] { parse_fault_table("test.file.write", one); }),
                HasSubstr(std::string("test.file.write does not support ") + word +
                          "; these do: test.file.read"));
  }
  EXPECT_THAT(error_of([] { parse_fault_text("test.file.write", "error(legal)"); }),
              HasSubstr("does not declare what its function may return"));
}

struct Bad {
  FaultTable table;
  const char* text;  // Used where the table is empty.
  const char* message;
};

TEST(Parse, RefusesWithTheNameAndTheNearestSpelling) {
  const Bad bad[] = {
      {{{"eror", {"EIO"}}}, "", "did you mean \"error\""},
      {{{"error", {"ENOSPCE"}}}, "", "did you mean \"ENOSPC\""},
      {{{"error", {"EIO:0"}}}, "", "at least 1"},
      {{{"error", {}}}, "", "needs the name of an errno"},
      {{{"delay", {"5"}}}, "", "delay = \"5\""},
      {{{"delay", {"5ms..1ms"}}}, "", "at least 5ms"},
      {{{"delay", {"lognorml(1ms,1)"}}}, "", "did you mean \"lognormal\""},
      {{{"delay", {"exp(1ms,2)"}}}, "", "1 argument"},
      {{{"delay", {"pareto(1ms,0)"}}}, "", "above 0"},
      {{{"delay", {"exp(1ms"}}}, "", "closing"},
      {{{"delay", {"1ms", "2ms"}}}, "", "one value"},
      {{{"short", {"1"}}}, "", "less than the whole"},
      {{{"short", {"2"}}}, "", "a ratio from 0 to 1"},
      {{{"noop", {"false"}}}, "", "true"},
      {{{"noop", {"true"}}, {"nth", {"0"}}}, "", "at least 1"},
      {{{"noop", {"true"}}, {"nth", {"5..3"}}}, "", "at least 5"},
      {{{"noop", {"true"}}, {"every", {"x"}}}, "", "every = \"x\""},
      {{{"noop", {"true"}}, {"chance", {"2"}}}, "", "chance = \"2\""},
      {{{"noop", {"true"}}, {"between", {"2s"}}}, "", "two durations"},
      {{{"noop", {"true"}}, {"between", {"8s", "2s"}}}, "", "after the first"},
      {{{"noop", {"true"}}, {"noop", {"true"}}}, "", "twice"},
      {{{"nth", {"1"}}}, "", "does nothing"},
      {{}, "eror(EIO)", "did you mean \"error\""},
      {{}, "error", "needs the name"},
      {{}, "error(EIO", "closing"},
      {{}, "error(EIO)->", "an action is missing"},
      {{}, "", "an action is missing"},
      {{}, "200%noop", "chance"},
      {{}, "0*noop", "count"},
      {{}, "spin(0)", "more than 0"},
      {{}, "barier(x,2)", "did you mean \"barrier\""},
      {{}, "barrier(x)", "how many threads meet"},
      {{}, "barrier(x,1)", "at least 2"},
      {{}, "wait", "the name of a signal"},
      {{}, "barrier.k(2)", "is no action"},
      {{}, "call(1)", "is no action"},
      {{{"barrier.k", {"2"}}}, "", "barrier needs a name"},
      {{{"barrier.name", {"x"}}}, "", "barrier needs a name and k"},
      {{{"wait.timeout", {"1s"}}}, "", "wait needs the name of a signal"},
      {{{"stale", {"0ms"}}}, "", "more than 0"},
      {{{"corrupt", {"yes"}}}, "", "no value, or true"},
      {{{"error.EIOO", {"3"}}}, "", "did you mean \"EIO\""},
      {{{"error.EIO", {"0"}}}, "", "at least 1"},
      {{{"noop", {"true"}}, {"after", {"test.file.wrte"}}}, "", "did you mean \"test.file.write\""},
  };
  for (const Bad& b : bad) {
    const std::string error = error_of([&] { b.table.empty() ? text(b.text) : table(b.table); });
    EXPECT_THAT(error, HasSubstr(b.message)) << b.text;
  }
}

TEST(Parse, RefusesAPointThatIsNotDeclared) {
  EXPECT_THAT(error_of([] { parse_fault_text("test.file.raed", "noop"); }),
              HasSubstr("did you mean \"test.file.read\""));
}

TEST(ErrnoNames, GoBothWays) {
  EXPECT_STREQ(errno_name_of(ENOSPC), "ENOSPC");
  EXPECT_EQ(errno_name_of(0), nullptr);
  EXPECT_EQ(errno_name_of(41), nullptr);  // Linux has no error of this number.
  EXPECT_EQ(errno_by_name("EWOULDBLOCK"), EAGAIN);
  EXPECT_EQ(errno_by_name("ENOTSUP"), EOPNOTSUPP);
  EXPECT_EQ(errno_by_name("ENOSUCH"), 0);
  EXPECT_GT(all_errno_names().size(), 130u);
  for (const std::string& name : all_errno_names()) EXPECT_NE(errno_by_name(name), 0) << name;
}

}  // namespace
}  // namespace ordeal
