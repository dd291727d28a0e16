#include "harness/explore/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/text.h"

namespace ordeal::explore {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::ResultOf;

Interleaving sample_interleaving() {
  Interleaving one;
  one.claim = "one token, one winner";
  one.tasks = {"main", "takers/0", "takers/1"};
  const auto step = [&](uint32_t task, const char* operation, const char* object, const char* value,
                        uint32_t line) {
    StepRow row;
    row.task = task;
    row.operation = operation;
    row.object = object;
    row.value = value;
    row.file = line == 0 ? "" : "targets/gateway/bucket.cc";
    row.line = line;
    one.steps.push_back(row);
  };
  step(0, "spawn", "takers/0", "", 0);
  step(1, "load", "tokens", "= 1", 21);
  step(2, "load", "tokens", "= 1", 21);
  step(2, "store", "tokens", "= 0", 23);
  step(1, "store", "tokens", "= 0", 23);
  one.steps[2].deviation = one.steps[2].preempts = true;
  one.guilty_step = 2;
  one.guilt = {{0, 0.25}, {2, 0.3}, {3, 1.0}, {5, 1.0}};
  one.shrunk = "minimal";
  one.shrink_runs = 22;
  one.deviations_found = 5;
  one.deviations_left = 1;
  return one;
}

std::vector<std::string> lines_of(const std::string& text) { return split(trim(text), '\n'); }

TEST(Columns, ShowATaskEach) {
  Interleaving one = sample_interleaving();
  one.guilty_step = -1;
  EXPECT_EQ(columns(one, {.width = 80, .utf8 = false}),
            "       | main             | takers/0         | takers/1\n"
            "       +------------------+------------------+------------------\n"
            "   1   | spawn takers/0   |                  |\n"
            "   2   |                  | load tokens = 1  |                  bucket.cc:21\n"
            "   3 > |                  |                  | load tokens = 1  bucket.cc:21\n"
            "   4   |                  |                  | store tokens = 0 bucket.cc:23\n"
            "   5   |                  | store tokens = 0 |                  bucket.cc:23\n");
}

TEST(Columns, NoLineIsWiderThanAsked) {
  Interleaving one = sample_interleaving();
  one.tasks = {"main", "a-group-with-a-very-long-name/0", "größe/日本語日本語日本語日本語"};
  one.steps[3].object = "an.object.whose.name.does.not.fit.into.any.column.at.all";
  one.steps[3].value = "日本語日本語日本語";
  for (const uint32_t width : {40U, 41U, 60U, 73U, 100U, 200U}) {
    for (const bool utf8 : {true, false}) {
      const std::string text = columns(one, {.width = width, .utf8 = utf8});
      EXPECT_THAT(lines_of(text), Each(ResultOf(cells_of, Le(width)))) << text;
    }
  }
}

TEST(Columns, AsciiIsAscii) {
  Interleaving one = sample_interleaving();
  one.tasks[1] = "größe";
  one.steps[1].object = "日";
  one.claim = "“quoted”";
  const std::string text = explained(one, {.utf8 = false});
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80) << text;
  EXPECT_THAT(text, HasSubstr("gr??e"));
}

TEST(Columns, NoColourUnlessAsked) {
  EXPECT_THAT(explained(sample_interleaving()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(explained(sample_interleaving(), {.colour = true}), HasSubstr("\x1b[31m"));
}

TEST(Columns, ControlCharactersOfNamesStayInside) {
  Interleaving one = sample_interleaving();
  one.steps[1].object = "bad\x1b[2Jname\n";
  one.claim = "broken\nclaim";
  EXPECT_THAT(explained(one), AllOf(Not(HasSubstr("\x1b")), HasSubstr("bad?[2Jname?"),
                                    HasSubstr("broken?claim\n")));
}

TEST(Columns, ManyTasksAreNamedLineByLine) {
  Interleaving one = sample_interleaving();
  for (uint32_t i = 2; i < 30; ++i) {
    one.tasks.push_back("takers/" + std::to_string(i));
    one.steps.push_back(one.steps[1]);
    one.steps.back().task = i + 1;
  }
  const std::string text = columns(one, {.width = 100});
  EXPECT_THAT(text, HasSubstr("takers/29: load tokens = 1"));
  EXPECT_THAT(lines_of(text), Each(ResultOf(cells_of, Le(100U))));
}

TEST(Columns, TheMiddleOfALongRunIsLeftOut) {
  Interleaving one = sample_interleaving();
  while (one.steps.size() < 1000) one.steps.push_back(one.steps[1]);
  const std::string text = columns(one, {.max_steps = 100});
  EXPECT_THAT(text, HasSubstr("900 steps are left out\n"));
  EXPECT_THAT(text, HasSubstr("1000 "));
  EXPECT_EQ(lines_of(text).size(), 2U + 100U + 1U);
}

TEST(Columns, TheWholeStory) {
  const std::string text = explained(sample_interleaving(), {.width = 80, .utf8 = false});
  EXPECT_THAT(text, HasSubstr("one token, one winner\n"));
  EXPECT_THAT(text, HasSubstr("minimal after 22 runs: 0 tasks, 5 -> 1 deviations"));
  EXPECT_THAT(text, HasSubstr("   3 * "));
  EXPECT_THAT(text, HasSubstr("* after step 3 100 % of all continuations fail; before it 30 %\n"));
  EXPECT_THAT(text, Not(HasSubstr("at the end")));
  EXPECT_EQ(columns(Interleaving()), "");
}

TEST(WaitGraph, ShowsTheCycleAndOnlyWhereThereIsOne) {
  Interleaving one;
  const auto wait = [&](const char* task, const char* waits_for, const char* held_by) {
    WaitRow row;
    row.task = task;
    row.waits_for = waits_for;
    row.held_by = held_by;
    row.since = 7;
    row.file = "pool.cc";
    row.line = 12;
    one.waits.push_back(row);
  };
  EXPECT_EQ(wait_graph(one), "");
  wait("main", "the end of a/0", "a/0");
  wait("a/0", "lock right", "b/0");
  EXPECT_THAT(wait_graph(one), Not(HasSubstr("cycle")));
  wait("b/0", "lock left", "a/0");
  one.waits[1].holds = {"left", "inner"};
  EXPECT_EQ(wait_graph(one, {.utf8 = false}),
            "  main waits for the end of a/0, since step 7, pool.cc:12\n"
            "  a/0 waits for lock right, which b/0 holds, since step 7, pool.cc:12; it holds left, "
            "inner\n"
            "  b/0 waits for lock left, which a/0 holds, since step 7, pool.cc:12\n"
            "  cycle: a/0 -> b/0 -> a/0\n");
}

TEST(Cells, WideCharactersTakeTwo) {
  EXPECT_EQ(cells_of("abc"), 3U);
  EXPECT_EQ(cells_of("größe"), 5U);
  EXPECT_EQ(cells_of("日本"), 4U);
  EXPECT_EQ(cells_of("\xe6"), 1U);  // Cut in the middle of a character.
}

}  // namespace
}  // namespace ordeal::explore
