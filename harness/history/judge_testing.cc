#include "harness/history/judge_testing.h"

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/history/brute_testing.h"
#include "harness/history/check.h"
#include "harness/history/online.h"
#include "harness/history/read.h"

namespace ordeal::history {
namespace {

constexpr ptrdiff_t kMostForOracle = 8;  // Operations; it tries every order.
constexpr size_t kBytes = size_t{1} << 26;
constexpr Duration kTime = std::chrono::milliseconds(100);

bool decided(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::fail; }

Verdict whole_verdict(const Model& model, const History& history) {
  const CheckReport report =
      check(model, history, {.time = kTime, .bytes = kBytes, .explain_time = kTime / 10});
  ALWAYS_ASSERT(decided(report.verdict) || report.verdict == Verdict::unknown);
  ALWAYS_ASSERT(report.verdict != Verdict::unknown || !report.reason.empty(), lines_of(history));
  ALWAYS_ASSERT(report.verdict != Verdict::fail || report.counterexample, lines_of(history));
  return report.verdict;
}

Verdict online_verdict(const Model& model, const History& history) {
  OnlineChecker checker(model,
                        {.window = 4, .layer = 1000, .bytes = kBytes, .explain_time = kTime / 10});
  for (const Operation& operation : history) checker.push(operation);
  return checker.finish().verdict;
}

bool has_an_order(const Model& model, History history) {
  if (!model.per_key) {  // The oracle gives each key a state of its own.
    for (Operation& operation : history) operation.key.clear();
  }
  return brute_order(model, history,
                     [](const Operation& a, const Operation& b) { return a.ret < b.call; });
}

}  // namespace

std::string lines_of(const History& history) {
  std::string text;
  for (const Operation& operation : history) text += to_line(operation) + "\n";
  return text;
}

void assert_sound_verdict(const Model& model, const History& history) {
  const Verdict whole = whole_verdict(model, history);
  const Verdict online = online_verdict(model, history);
  if (decided(whole) && decided(online)) ALWAYS_ASSERT(whole == online, lines_of(history));
  const auto applied = std::count_if(history.begin(), history.end(), [](const Operation& each) {
    return each.status != Status::fail;
  });
  if (applied > kMostForOracle || (!decided(whole) && !decided(online))) return;
  const Verdict expected = has_an_order(model, history) ? Verdict::pass : Verdict::fail;
  if (decided(whole)) ALWAYS_ASSERT(whole == expected, lines_of(history));
  if (decided(online)) ALWAYS_ASSERT(online == expected, lines_of(history));
}

}  // namespace ordeal::history
