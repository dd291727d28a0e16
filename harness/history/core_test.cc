#include "harness/history/core.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "harness/history/check.h"
#include "harness/history/generate.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

constexpr int64_t kBefore = std::numeric_limits<int64_t>::min();

bool has(const CoreItem& item, Constraint constraint) {
  return std::find(item.constraints.begin(), item.constraints.end(), constraint) !=
         item.constraints.end();
}

// The operations with no constraint but those of the core.
History relaxed(const Model& model, const History& operations, const Core& core) {
  History out;
  for (Operation operation : operations) {
    CoreItem none{operation, {}};
    const auto at = std::find_if(core.items.begin(), core.items.end(), [&](const CoreItem& item) {
      return item.operation.client == operation.client && item.operation.call == operation.call;
    });
    const CoreItem& item = at == core.items.end() ? none : *at;
    const bool observer = is_observer(model.kinds[*find_kind(model, operation.op)], operation);
    if (observer && !has(item, Constraint::saw)) continue;
    const bool returns = observer || has(item, Constraint::done_by);
    if (!returns) operation.ret = Operation::kNever;
    if (!has(item, Constraint::saw)) operation.status = returns ? Status::noinfo : Status::pending;
    if (!has(item, Constraint::not_before)) operation.call = kBefore;
    out.push_back(std::move(operation));
  }
  return out;
}

CheckReport checked(const Model& model, const History& history) {
  return check(model, history, {.per_key = false, .explain_time = std::chrono::hours(1)});
}

// By the oracle: the core alone has no order, and without any one of its constraints it has.
TEST(Core, IsNeededAndEnough) {
  uint32_t cores = 0;
  for (const char* name : {"register", "cas-register", "counter", "permit-pool", "map"}) {
    const Model& model = *find_model(name);
    Random random(13, "core.needed", name);
    for (int i = 0; i < 200; ++i) {
      const History history = generate(
          model, {.clients = 3, .operations = 10, .values = 3, .lies = 2, .seed = random.next()});
      const CheckReport report = checked(model, history);
      if (report.verdict != Verdict::fail) continue;
      ++cores;
      const Counterexample& example = *report.counterexample;
      ASSERT_TRUE(example.core.complete && !example.core.since) << name << i;
      ASSERT_FALSE(wgl_linearizable(model, relaxed(model, example.prefix, example.core)));
      for (size_t item = 0; item < example.core.items.size(); ++item) {
        for (size_t at = 0; at < example.core.items[item].constraints.size(); ++at) {
          Core less = example.core;
          auto& constraints = less.items[item].constraints;
          constraints.erase(constraints.begin() + static_cast<ptrdiff_t>(at));
          ASSERT_TRUE(wgl_linearizable(model, relaxed(model, example.prefix, less)))
              << name << i << example.sentence;
        }
      }
    }
  }
  EXPECT_GT(cores, 200U);
}

// Of a long history of few values the core is that of its end, beside the states before it.
TEST(Core, OfALongHistoryIsThatOfItsEnd) {
  const Model& model = *find_model("register");
  Random random(17, "core.end", "");
  uint32_t cut = 0, alone = 0;
  for (int i = 0; i < 90; ++i) {
    const History history = generate(
        model, {.clients = 3, .operations = 400, .values = 5, .lies = 1, .seed = random.next()});
    const CheckReport report = checked(model, history);
    if (report.verdict != Verdict::fail) continue;
    const Counterexample& example = *report.counterexample;
    ASSERT_TRUE(example.core.complete) << i;
    if (!example.core.since) continue;
    ++cut;
    const CoreStart& since = *example.core.since;
    ASSERT_LE(example.core.items.size(), 24U);
    if (!since.open.empty()) continue;
    ++alone;
    // What was called after the start, from each state that was possible then, has no order.
    const int64_t from = since.returned ? since.last.ret : since.last.call;
    History end;
    for (const Operation& operation : example.prefix) {
      if (operation.call > from) end.push_back(operation);
    }
    for (const Value& state : since.states) {
      History whole = relaxed(model, end, example.core);
      for (Operation& operation : whole) operation.call = std::max(operation.call, kBefore + 2);
      whole.push_back({.call = kBefore, .ret = kBefore + 1, .op = "write", .value = state});
      ASSERT_FALSE(wgl_linearizable(model, whole)) << i << example.sentence;
    }
  }
  EXPECT_GT(cut, 10U);
  EXPECT_GT(alone, 0U);
}

// Where values are unique, what has to do with the violation is little: nothing is cut.
TEST(Core, OfUniqueValuesNeedsNoStart) {
  for (const char* name : {"register", "queue", "stack"}) {
    const Model& model = *find_model(name);
    Random random(19, "core.unique", name);
    uint32_t found = 0;
    for (int i = 0; i < 40; ++i) {
      const History history = generate(
          model, {.clients = 4, .operations = 500, .values = 0, .lies = 1, .seed = random.next()});
      const CheckReport report = checked(model, history);
      if (report.verdict != Verdict::fail) continue;
      ++found;
      const Core& core = report.counterexample->core;
      EXPECT_TRUE(core.complete && !core.since) << name << i;
      EXPECT_LE(core.items.size(), 12U) << name << i;
    }
    EXPECT_GT(found, 5U) << name;
  }
}

}  // namespace
}  // namespace ordeal::history
