// The layered search for an order of operations that a model allows.
//
// It walks the events of a history and keeps, after each, every configuration that could be true:
// a layer. Operations take effect "just in time": only when one returns that has not yet, the
// layer branches over sequences of open operations that end with it (after Lowe, "Testing for
// linearizability", 2017, and Horn and Kroening's and porcupine's use of the same states).
// Observers take effect the moment they are open and legal, equal operations in the order of their
// returns, and configurations that others dominate are dropped. An empty layer is a violation at
// that very event; every shorter prefix has an order. Memory is that of a layer, of the states
// that were met, and of the steps that led to what is still alive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/history/prepared.h"
#include "harness/history/transitions.h"
#include "harness/result/finding.h"

namespace ordeal::history {

// The time and memory that a search may use.
struct SearchLimits {
  Instant deadline = kForever;
  size_t bytes = size_t{1} << 30;  // Of the search's own arenas; the history is not counted.
  uint64_t configurations = UINT64_MAX;
  size_t layer = SIZE_MAX;  // Configurations that are kept at once, by the layered search.
};

// The verdict of a search, with an order or the event that cannot be passed.
struct SearchResult {
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr size_t kStatesTold = 10;

  Verdict verdict = Verdict::unknown;  // pass: there is an order; fail: there is none.
  std::string reason;                  // Of unknown: which limit, and how far it came.
  uint32_t event = 0;                  // As many events were processed.
  uint32_t failed = kNone;             // Of fail: the operation, as an index into ops.
  std::vector<uint32_t> order;         // Of pass: indices into ops. Some pending ones are left out.
  std::vector<Value> states;           // Of fail: what the object could have been then; at most 10.
  uint64_t states_total = 0;           // As many there were.
  uint64_t configurations = 0;         // Visited.
  uint64_t tried = 0;                  // Operations, in all of them: what a search costs.
  bool out_of_configurations = false;  // Of unknown: that limit was it.
  size_t peak_layer = 0;
  size_t peak_bytes = 0;
};

// Depth first within a budget, layered where that is spent. Pure but for the clock. `want_order`
// costs memory; without it `order` stays empty.
SearchResult search(const Prepared& prepared, const SearchLimits& limits, bool want_order);

// The two halves of the above; they share what they learn of the model.
SearchResult search_layers(const Prepared& prepared, Transitions& transitions,
                           const SearchLimits& limits, bool want_order);

// Follows one configuration at a time, the likeliest first, and remembers those that led nowhere.
// Where it has tried all, the farthest event that it came to is the one that cannot be passed.
SearchResult search_depth(const Prepared& prepared, Transitions& transitions,
                          const SearchLimits& limits, bool want_order);

}  // namespace ordeal::history
