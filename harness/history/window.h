// The layered search in pieces: what is true after some events is taken along to the next ones.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/history/search.h"

namespace ordeal::history {

// A configuration that does not depend on how a search numbers things.
struct LayerConfig {
  std::vector<uint32_t> done;  // Of the carried operations: those that have taken effect.
  Value state;
  std::vector<uint32_t>
      used;  // Pending ones that were used up, as carried ones; repetitions count.
};

// What is true between two windows. The carried operations are the first ones of the next window's
// history, in that order, and their calls are its first events.
struct Checkpoint {
  History carried;  // Open ones; of pending ones that are alike, one.
  std::vector<uint64_t>
      available;                   // By carried operation: as many pending ones there are; 0: open.
  std::vector<LayerConfig> layer;  // Empty where there is no object any more.
};

// Processes the events before `end`, and makes `at` the checkpoint there. Where the result is not
// pass, `at` is what it was. No order is kept. REQUIRES: `prepared` starts with what is carried.
SearchResult search_window(const Prepared& prepared, Transitions& transitions,
                           const SearchLimits& limits, Checkpoint& at, uint32_t end);

}  // namespace ordeal::history
