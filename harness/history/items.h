// Values that go into a container once and come out of it at most once: the monitors of
// queues and stacks judge them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/history/model.h"

namespace ordeal::history {

// The operations by which a monitor shows that a history has no order.
struct Pattern {
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t failed = kNone;       // Whose return is the first that cannot be; into the history.
  std::vector<uint32_t> others;  // What it contradicts: these and it alone have no order either.
  std::string why;
};

// The verdict of a monitor on a prefix of a history.
struct MonitorVerdict {
  bool ok = false;
  uint64_t operations = 0;  // Those that say anything; see prepare().
  Pattern pattern;          // Where not ok; without `failed` where the monitor cannot tell it.
};

// Intervals are closed, so one operation precedes another where its return is less than the other's
// call.
struct Item {
  int64_t in_call = Operation::kNever, in_return = Operation::kNever;
  int64_t out_call = Operation::kNever, out_return = Operation::kNever;
  uint32_t in = Pattern::kNone, out = Pattern::kNone;  // Into the history.

  // That it went in and came out needs no time in between: it was nobody's concern.
  bool fleeting() const { return out_call <= in_return; }
};

// A prefix of a history: what returns at that moment or later is open at its end.
struct Until {
  int64_t at = Operation::kNever;
  uint32_t op = UINT32_MAX;  // Of returns at the same time, those of operations before this one.

  // Without the return of that operation, or with it as the last one.
  static Until before(const History& history, uint32_t op) { return {history[op].ret, op}; }
  static Until after(const History& history, uint32_t op) { return {history[op].ret, op + 1}; }
  bool returns(int64_t ret, uint32_t i) const {
    return ret != Operation::kNever && (ret < at || (ret == at && i < op));
  }
};

// The items of a history: each value with its insertion and its removal.
struct Items {
  std::vector<Item> items;
  std::vector<uint32_t> empties;  // Removals that found nothing; into the history.
  uint64_t operations = 0;
  // Removals were left out that may have taken something, or nothing: nobody heard of it. What has
  // an order without them has one; what has none may have one with them.
  bool left_out = false;
  Pattern flaw;  // The first that a single item shows: came from nowhere, too early, or twice.
  // Removals of a value besides the one that its item has: (in, removal).
  std::vector<std::pair<uint32_t, uint32_t>> also;
};

// The return of `a` comes before that of `b`, indices into the history; ties as in prepare().
bool returns_before(const History& history, uint32_t a, uint32_t b);

// Keeps the pattern that is complete first.
void report(const History& history, Pattern& first, Pattern found);

// Pairs what goes in with what comes out, for a model whose kinds are "insert, remove; a removal of
// null says that it was empty". False where a value goes in twice, or is null, or where a removal
// took effect and nobody knows what it removed.
bool collect_items(const Model& model, const History& history, const Until& until, Items& out);

// Reports removals that found nothing, though at every moment some item was certainly inside.
void check_empties(const History& history, const Items& items, Pattern& first);

// What a monitor says of a prefix; nothing where it cannot judge it. Of a violation its pattern has
// all operations that it needs, but those of Items::also.
struct Judgement {
  Items items;
  Pattern pattern;
};
using PrefixJudge = std::function<std::optional<Judgement>(const History&, const Until&)>;

// The pattern whose last return is the first that cannot be. `found` is one of the history.
// Nothing where the judge cannot tell.
std::optional<Pattern> first_pattern(const History& history, const PrefixJudge& judge,
                                     Judgement found);

// The verdict of that judge on the whole history.
std::optional<MonitorVerdict> verdict_of(const History& history, const PrefixJudge& judge);

}  // namespace ordeal::history
