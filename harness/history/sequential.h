// Sequential consistency: is there one order of all operations of all objects that keeps the order
// of each client's own, and that the model allows? Time between clients does not count. Unlike
// linearizability it cannot be judged object by object, so this searches the whole at once.
#pragma once

#include <cstdint>
#include <string>

#include "harness/history/prepared.h"
#include "harness/history/search.h"

namespace ordeal::history {

// The verdict on sequential consistency.
struct SequentialResult {
  Verdict verdict = Verdict::unknown;
  std::string reason;  // Of unknown: the limit; of fail: how far an order came, and what is stuck.
  uint64_t configurations = 0;
  size_t peak_bytes = 0;
};

// `per_key`: each key is an object, where the model allows it. Pure but for the clock.
SequentialResult check_sequential(const Model& model, const History& history, bool per_key,
                                  const SearchLimits& limits);

}  // namespace ordeal::history
