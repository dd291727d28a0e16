#include "harness/history/search.h"

#include <gmock/gmock.h>

#include "harness/history/certificate.h"
#include "harness/history/generate.h"
#include "harness/history/operation_testing.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

struct SearchTally {
  uint64_t histories = 0, linearizable = 0, disagree = 0, bad_orders = 0;
};

// Searches a history both ways, and replays the order that is found.
void compare_searches(const Model& model, const History& history, SearchTally& tally) {
  const Prepared prepared = prepare(model, history);
  const bool expected = wgl_linearizable(model, history);
  ++tally.histories;
  if (expected) ++tally.linearizable;
  Transitions transitions(prepared);
  const SearchResult layers = search_layers(prepared, transitions, {}, true);
  const SearchResult depth = search_depth(prepared, transitions, {}, true);
  for (const SearchResult& found : {layers, depth}) {
    if (found.verdict != (expected ? Verdict::pass : Verdict::fail)) ++tally.disagree;
    if (found.verdict == Verdict::pass && !check_order(prepared, found.order).empty())
      ++tally.bad_orders;
  }
  if (layers.event != depth.event || layers.failed != depth.failed) ++tally.disagree;
}

GenerateOptions drawn(Random& random) {
  GenerateOptions options;
  options.clients = 1 + static_cast<uint32_t>(random.below(5));
  options.operations = 1 + static_cast<uint32_t>(random.below(14));
  options.values = static_cast<uint32_t>(random.below(4));
  options.pending = {random.below(3), 10};
  options.noinfo = {random.below(3), 10};
  options.fail = {random.below(2), 10};
  options.lies = static_cast<uint32_t>(random.below(3));
  options.seed = random.next();
  return options;
}

// A hundred thousand histories in all, over all models.
TEST(Search, AgreesWithWingGongLoweEveryTime) {
  const auto all = models();
  const uint64_t each = 100'000 / all.size() + 1;
  SearchTally sum;
  for (const Model* model : all) {
    Random random(7, "search.agrees", model->name);
    SearchTally tally;
    for (uint64_t i = 0; i < each; ++i) {
      compare_searches(*model, generate(*model, drawn(random)), tally);
      ASSERT_EQ(tally.disagree, 0U) << model->name << " history " << i;
      ASSERT_EQ(tally.bad_orders, 0U) << model->name << " history " << i;
    }
    // A comparison of nothing but one verdict would prove little.
    EXPECT_GT(tally.linearizable, each / 4) << model->name;
    EXPECT_GT(each - tally.linearizable, each / 50) << model->name;
    sum.histories += tally.histories;
  }
  EXPECT_GE(sum.histories, 100'000U);
}

// Seventy reads that are legal at once and stay open to the end change no verdict, but masks take
// more than a word.
TEST(Search, AgreesWithMoreOpenOperationsThanAWordHasBits) {
  Random random(7, "search.wide", "");
  const Model& model = *find_model("cas-register");
  uint32_t violated = 0;
  for (int i = 0; i < 2000; ++i) {
    const History small = generate(model, drawn(random));
    History history;
    for (int64_t client = 0; client < 70; ++client)
      history.push_back({.client = 1000 + client, .call = -1, .ret = 1'000'000, .op = "read"});
    history.insert(history.end(), small.begin(), small.end());
    const Prepared prepared = prepare(model, history);
    ASSERT_GE(prepared.slots, 70U);
    const SearchResult found = search(prepared, {}, true);
    ASSERT_EQ(found.verdict == Verdict::pass, wgl_linearizable(model, small)) << i;
    if (found.verdict == Verdict::fail) ++violated;
    if (found.verdict == Verdict::pass) {
      ASSERT_EQ(check_order(prepared, found.order), "") << i;
    }
  }
  EXPECT_GT(violated, 100U);
}

TEST(Search, AStaleReadFailsAtItsReturnAndTellsThePossibleStates) {
  const Model& model = *find_model("register");
  const History history{done(1, 0, 1, "write", Value(1)), done(1, 2, 3, "write", Value(2)),
                        done(2, 4, 5, "read", {}, Value(1)), done(2, 6, 7, "read", {}, Value(2))};
  const Prepared prepared = prepare(model, history);
  const SearchResult found = search(prepared, {}, true);
  EXPECT_EQ(found.verdict, Verdict::fail);
  EXPECT_EQ(prepared.ops[found.failed].source, 2U);
  EXPECT_EQ(found.event, 5U);
  ASSERT_EQ(found.states.size(), 1U);
  EXPECT_EQ(found.states[0], Value(2));
}

TEST(Search, IntervalsAreClosed) {
  const Model& model = *find_model("register");
  // The read is called at the very time the write returns: either may be first.
  const History touching{done(1, 0, 5, "write", Value(1)), done(2, 5, 6, "read", {}, {})};
  EXPECT_EQ(search(prepare(model, touching), {}, true).verdict, Verdict::pass);
  const History apart{done(1, 0, 4, "write", Value(1)), done(2, 5, 6, "read", {}, {})};
  EXPECT_EQ(search(prepare(model, apart), {}, true).verdict, Verdict::fail);
}

TEST(Search, LimitsEndInUnknownWithTheReason) {
  const Model& model = *find_model("set");
  const History history =
      generate(model, {.clients = 20, .operations = 2000, .values = 40, .noinfo = {1, 2}});
  const Prepared prepared = prepare(model, history);
  const SearchResult few = search(prepared, {.configurations = 10}, true);
  EXPECT_EQ(few.verdict, Verdict::unknown);
  EXPECT_THAT(few.reason, ::testing::HasSubstr("configurations: gave up at event"));
  const SearchResult small = search(prepared, {.bytes = 1000}, true);
  EXPECT_EQ(small.verdict, Verdict::unknown);
  EXPECT_THAT(small.reason, ::testing::HasSubstr("memory"));
  const SearchResult late = search(prepared, {.deadline = kAtOnce}, true);
  EXPECT_EQ(late.verdict, Verdict::unknown);
  EXPECT_THAT(late.reason, ::testing::HasSubstr("time"));
}

TEST(Certificate, RefusesWhatIsNoLinearization) {
  const Model& model = *find_model("register");
  const History history{done(1, 0, 1, "write", Value(1)), done(1, 2, 3, "write", Value(2)),
                        done(2, 4, 5, "read", {}, Value(2))};
  const Prepared prepared = prepare(model, history);
  EXPECT_EQ(check_order(prepared, {0, 1, 2}), "");
  EXPECT_THAT(check_order(prepared, {1, 0, 2}), ::testing::HasSubstr("called after its return"));
  EXPECT_THAT(check_order(prepared, {0, 1}), ::testing::HasSubstr("never takes effect"));
  EXPECT_THAT(check_order(prepared, {0, 1, 1, 2}), ::testing::HasSubstr("twice"));
  EXPECT_THAT(check_order(prepared, {0, 1, 9}), ::testing::HasSubstr("no operation 9"));
  const History stale{history[0], history[1], done(2, 4, 5, "read", {}, Value(1))};
  EXPECT_THAT(check_order(prepare(model, stale), {0, 1, 2}),
              ::testing::HasSubstr("not legal in 2"));
}

}  // namespace
}  // namespace ordeal::history
