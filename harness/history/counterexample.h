// Explains briefly why a history has no order.
//
// The shortest prefix that fails, what of it is needed, and a sentence.
#pragma once

#include <string>
#include <vector>

#include "harness/history/core.h"
#include "harness/history/items.h"
#include "harness/history/search.h"

namespace ordeal::history {

// The explanation of one violation.
struct Counterexample {
  History prefix;    // Shortest that fails: what was open at its end is pending in it.
  Operation failed;  // Its return is what cannot be.
  Core core;
  std::vector<Value> states;  // What the object could have been; see SearchResult.
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
