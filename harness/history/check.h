// The verdict on a recorded history: each key is judged alone, what has an order is proven, and
// what has none is explained.
#pragma once

#include <optional>
#include <string>

#include "harness/history/counterexample.h"

namespace ordeal::history {

// The limits of one judgement.
struct CheckOptions {
  bool per_key = true;  // Judge each key alone, where the model allows it.
  Duration time = std::chrono::seconds(60);
  size_t bytes = size_t{1} << 30;                          // Of a search's arenas.
  Duration explain_time = std::chrono::milliseconds(100);  // What is left then stays in the core.
  bool explain = true;                                     // False: no counterexample.
};

// The verdict on a history, with the numbers behind it.
struct CheckReport {
  Verdict verdict = Verdict::unknown;  // pass, fail, or unknown.
  std::string reason;                  // Of unknown; an object that gave up, and why.
  uint64_t operations = 0;             // Those that were checked: failed ones are no part.
  uint64_t objects = 0;                // Judged alone: keys, or the elements of sets.
  uint64_t violated = 0, unknown = 0;  // Of them.
  uint64_t configurations = 0;
  size_t peak_bytes = 0;
  std::string violated_key;  // Of the object whose violation came first in time.
  std::optional<Counterexample> counterexample;
};

// REQUIRES: every operation passes complaint() of the model. A history in which nothing was checked
// is unknown. Pure but for the clock.
CheckReport check(const Model& model, History history, const CheckOptions& options);

}  // namespace ordeal::history
