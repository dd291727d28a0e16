// Why a history has no order, in as few words as hold.
//
// The core is found by relaxing the shortest failing prefix while it stays impossible, and only by
// relaxations that can never invent a violation: what an observer saw is dropped, a completed
// operation becomes one that may take effect later or never, a call is moved before everything.
// An operation that changes something is never deleted.
#pragma once

#include <string>
#include <vector>

#include "harness/history/items.h"
#include "harness/history/search.h"

namespace ordeal::history {

enum class Constraint : uint8_t {
  saw,         // What the operation returned.
  done_by,     // It had taken effect when it returned.
  not_before,  // It took effect after it was called.
};
const char* to_string(Constraint constraint);

struct CoreItem {
  Operation operation;
  std::vector<Constraint> constraints;  // Those that are needed; never empty.
};

struct Counterexample {
  History prefix;              // Shortest that fails: what was open at its end is pending in it.
  Operation failed;            // Its return is what cannot be.
  std::vector<CoreItem> core;  // In order of calls.
  bool core_complete = false;  // Nothing more can be relaxed alone; false: a limit was met.
  std::vector<Value> states;   // What the object could have been; see SearchResult.
  uint64_t states_total = 0;
  std::string sentence;
};

// REQUIRES: `found` is a search of `prepared` that ended in fail. Pure but for the clock.
Counterexample explain(const Prepared& prepared, const SearchResult& found, Instant deadline);

// The same for what a monitor found: the core is sought among the operations of the pattern.
Counterexample explain(const Prepared& prepared, const Pattern& pattern, Instant deadline);

// The operations that were called when the event happened; those that were open then are pending.
History prefix_until(const Prepared& prepared, uint32_t event);

// In prose, from the failed operation, the possible states and, where there is one, the core.
std::string sentence_of(const Model& model, const Counterexample& example);

}  // namespace ordeal::history
