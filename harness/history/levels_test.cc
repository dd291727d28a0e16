#include "harness/history/levels.h"

#include <gmock/gmock.h>

#include <map>

#include "harness/history/brute_testing.h"
#include "harness/history/generate.h"
#include "harness/history/operation_testing.h"
#include "harness/history/sequential.h"
#include "harness/history/sessions.h"

namespace ordeal::history {
namespace {

using ::testing::HasSubstr;

LevelsReport judged(const char* model, const History& history) {
  return check_levels(*find_model(model), history, {}, levels());
}

TEST(Levels, AStaleReadOfAnotherClientIsSequentialButNotLinearizable) {
  const LevelsReport report =
      judged("register", {done(1, 0, 1, "write", Value(1)), done(2, 2, 3, "read", {}, Value())});
  EXPECT_EQ(report.sentence,
            "violates linearizable, satisfies sequential, violates quiescent, satisfies sessions");
  EXPECT_EQ(report.verdict, Verdict::fail);
  ASSERT_TRUE(report.check.counterexample.has_value());
}

TEST(Levels, AllHoldWhereTheReadIsNotStale) {
  const LevelsReport report =
      judged("register", {done(1, 0, 1, "write", Value(1)), done(2, 1, 3, "read", {}, Value())});
  EXPECT_EQ(report.verdict, Verdict::pass);
  EXPECT_EQ(
      report.sentence,
      "satisfies linearizable, satisfies sequential, satisfies quiescent, satisfies sessions");
}

TEST(Levels, AClientThatDoesNotReadWhatItWroteIsNotEvenSequential) {
  const LevelsReport report =
      judged("register", {done(1, 0, 1, "write", Value(1)), done(1, 2, 3, "read", {}, Value())});
  EXPECT_EQ(report.sentence,
            "violates linearizable, violates sequential, violates quiescent, violates sessions");
  EXPECT_THAT(report.levels[1].reason, HasSubstr("read() = null by client 1 where the register"));
  EXPECT_THAT(report.levels[3].reason, HasSubstr("read your writes"));
}

// A write that is open all the time: nothing is quiescent, so the two reads may change places.
TEST(Levels, WhatNoQuiescentMomentPartsMayChangePlaces) {
  const History history{done(1, 0, 9, "write", Value(1)), done(2, 1, 2, "read", {}, Value(1)),
                        done(3, 3, 4, "read", {}, Value())};
  const LevelsReport report = judged("register", history);
  EXPECT_EQ(report.levels[0].verdict, Verdict::fail);
  EXPECT_EQ(report.levels[2].verdict, Verdict::pass);
}

// Each of two registers alone has an order; together they have none.
TEST(Levels, SequentialIsJudgedOverAllObjectsAtOnce) {
  const History history{
      done(1, 0, 1, "write", Value(1), {}, "x"), done(2, 0, 1, "write", Value(1), {}, "y"),
      done(1, 2, 3, "read", {}, Value(), "y"), done(2, 2, 3, "read", {}, Value(), "x")};
  EXPECT_EQ(judged("register", history).levels[1].verdict, Verdict::fail);
  History fine = history;
  fine[3].output = Value(1);
  EXPECT_EQ(judged("register", fine).levels[1].verdict, Verdict::pass);
}

// Operations of one client that touch overlap for linearizability; its own order still counts.
TEST(Levels, ATouchDoesNotUndoAClientsOrder) {
  const History history{done(1, 0, 5, "write", Value(1)), done(1, 5, 6, "read", {}, Value())};
  const LevelsReport report = judged("register", history);
  EXPECT_EQ(report.levels[0].verdict, Verdict::pass);
  EXPECT_EQ(report.levels[1].verdict, Verdict::fail);
}

TEST(Levels, NothingCheckedIsUnknownAtEveryLevel) {
  for (const LevelVerdict& each : judged("register", {}).levels)
    EXPECT_EQ(each.verdict, Verdict::unknown) << to_string(each.level);
}

TEST(Levels, NamesAreFound) {
  for (const Level level : levels()) EXPECT_EQ(find_level(to_string(level)), level);
  EXPECT_FALSE(find_level("sequentail").has_value());
}

struct SessionCase {
  const char* guarantee;
  History history;
};

TEST(Sessions, EachGuaranteeHasATwinThatBreaksIt) {
  const SessionCase cases[] = {
      {"read your writes",
       {done(1, 0, 1, "write", Value(1)), done(1, 2, 3, "write", Value(2)),
        done(1, 4, 5, "read", {}, Value(1))}},
      {"monotonic reads",
       {done(1, 0, 1, "write", Value(1)), done(2, 0, 1, "write", Value(2)),
        done(3, 2, 3, "read", {}, Value(1)), done(3, 4, 5, "read", {}, Value(2)),
        done(4, 2, 3, "read", {}, Value(2)), done(4, 4, 5, "read", {}, Value(1))}},
      {"monotonic writes",
       {done(1, 0, 1, "write", Value(1)), done(1, 2, 3, "write", Value(2)),
        done(2, 2, 3, "read", {}, Value(2)), done(2, 4, 5, "read", {}, Value(1))}},
      {"writes follow reads",
       {done(1, 0, 1, "write", Value(1)), done(2, 2, 3, "read", {}, Value(1)),
        done(2, 4, 5, "write", Value(2)), done(3, 6, 7, "read", {}, Value(2)),
        done(3, 8, 9, "read", {}, Value(1))}},
      {"nobody wrote", {done(1, 0, 1, "read", {}, Value(7))}},
      {"before its client's write",
       {done(1, 0, 1, "read", {}, Value(7)), done(1, 2, 3, "write", Value(7))}},
  };
  const Model& model = *find_model("register");
  for (const SessionCase& each : cases) {
    const SessionsResult found = check_sessions(model, each.history, true);
    EXPECT_EQ(found.verdict, Verdict::fail) << each.guarantee;
    EXPECT_THAT(found.reason, HasSubstr(each.guarantee));
    // As near as can be: by other clients each, nobody goes back.
    History apart = each.history;
    int64_t client = 100;
    for (Operation& operation : apart) operation.client = client++;
    if (std::string_view(each.guarantee) == "nobody wrote") apart[0].output = {};
    EXPECT_EQ(check_sessions(model, apart, true).verdict, Verdict::pass) << each.guarantee;
  }
}

TEST(Sessions, WhatTheyCannotTellApartIsUnknown) {
  const History twice{done(1, 0, 1, "write", Value(1)), done(2, 2, 3, "write", Value(1))};
  EXPECT_THAT(check_sessions(*find_model("register"), twice, true).reason,
              HasSubstr("written more than once"));
  const History append{done(1, 0, 1, "append", Value("a"))};
  EXPECT_THAT(check_sessions(*find_model("kv"), append, true).reason, HasSubstr("append"));
  EXPECT_EQ(
      check_sessions(*find_model("queue"), {done(1, 0, 1, "enqueue", Value(1))}, true).verdict,
      Verdict::unknown);
}

TEST(Levels, LimitsEndInUnknownWithTheReason) {
  const Model& model = *find_model("stack");
  History history = generate(model, {.clients = 8, .operations = 400, .values = 3});
  const SequentialResult few = check_sequential(model, history, true, {.configurations = 5});
  EXPECT_EQ(few.verdict, Verdict::unknown);
  EXPECT_THAT(few.reason, HasSubstr("configurations: the longest order"));
  const SequentialResult small = check_sequential(model, history, true, {.bytes = 100});
  EXPECT_THAT(small.reason, HasSubstr("memory"));
}

// Moves each client's clock on its own: the order of each client stays, that of calls and returns
// does not.
void drift(History& history, Random& random) {
  std::map<int64_t, int64_t> by;
  for (Operation& operation : history) {
    const auto [at, fresh] = by.try_emplace(operation.client, 0);
    if (fresh) at->second = static_cast<int64_t>(random.below(12));
    operation.call += at->second;
    if (operation.ret != Operation::kNever) operation.ret += at->second;
  }
}

struct LevelsTally {
  uint32_t histories = 0, sequential = 0, quiescent = 0, only_weaker = 0;
};

// Both levels against orders tried one by one, and each verdict against those it implies.
void compare_levels(const Model& model, const History& history, LevelsTally& tally) {
  const bool sequential = brute_order(model, history, [](const auto& a, const auto& b) {
    return a.client == b.client && a.call < b.call;
  });
  // Some moment between a and b is quiescent for their key: a chain of overlaps from a ends
  // before b is called.
  const bool quiescent = brute_order(model, history, [&](const auto& a, const auto& b) {
    if (a.key != b.key || a.ret == Operation::kNever) return false;
    int64_t reach = a.ret;
    for (bool grew = true; grew;) {
      grew = false;
      for (const Operation& each : history) {
        if (each.key != a.key || each.status == Status::fail || each.ret == Operation::kNever ||
            each.call > reach || each.ret <= reach)
          continue;
        reach = each.ret;
        grew = true;
      }
    }
    return b.call > reach;
  });
  const LevelsReport report = check_levels(model, history, {}, levels());
  ASSERT_EQ(report.levels[1].verdict, sequential ? Verdict::pass : Verdict::fail);
  ASSERT_EQ(report.levels[2].verdict, quiescent ? Verdict::pass : Verdict::fail);
  if (report.levels[0].verdict == Verdict::pass) {
    ASSERT_TRUE(sequential && quiescent);
  }
  if (sequential) {
    ASSERT_NE(report.levels[3].verdict, Verdict::fail);
  }
  ++tally.histories;
  tally.sequential += sequential ? 1 : 0;
  tally.quiescent += quiescent ? 1 : 0;
  if (report.levels[0].verdict == Verdict::fail && (sequential || quiescent)) ++tally.only_weaker;
}

TEST(Levels, AgreeWithOrdersTriedOneByOne) {
  LevelsTally tally;
  for (const char* name : {"register", "cas-register", "queue", "stack", "counter", "set", "kv"}) {
    const Model& model = *find_model(name);
    Random random(17, "levels.brute", name);
    for (int i = 0; i < 700; ++i) {
      GenerateOptions options{.seed = random.next()};
      options.clients = 1 + static_cast<uint32_t>(random.below(3));
      options.operations = 1 + static_cast<uint32_t>(random.below(8));
      options.values = static_cast<uint32_t>(random.below(4));
      options.keys = 1 + static_cast<uint32_t>(random.below(2));
      options.pending = {random.below(2), 8};
      options.noinfo = {random.below(2), 8};
      options.lies = static_cast<uint32_t>(random.below(2));
      History history = generate(model, options);
      if (random.below(2) == 0) drift(history, random);
      std::erase_if(history, [](const auto& each) { return each.status == Status::fail; });
      if (check(model, history, {.explain = false}).operations == 0) continue;
      compare_levels(model, history, tally);
      ASSERT_FALSE(::testing::Test::HasFatalFailure()) << name << i;
    }
  }
  EXPECT_GT(tally.only_weaker, tally.histories / 20);
  EXPECT_GT(tally.histories - tally.sequential, tally.histories / 20);
  EXPECT_GT(tally.histories - tally.quiescent, tally.histories / 20);
}

}  // namespace
}  // namespace ordeal::history
