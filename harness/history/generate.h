// Generates histories: those that a correct target could have shown to its clients, and the same
// with lies in them.
#pragma once

#include <cstdint>

#include "harness/base/random.h"
#include "harness/history/model.h"

namespace ordeal::history {

// The size and the shape of a generated history.
struct GenerateOptions {
  uint32_t clients = 4;
  uint32_t operations = 100;
  uint32_t values = 5;  // Arguments are drawn from so many; 0: each is unique.
  uint32_t keys = 1;
  Chance pending{0, 1};  // Of an operation: its client never hears of it, and goes on as another.
  Chance noinfo{0, 1};
  Chance fail{0, 1};
  uint32_t lies = 0;  // Outputs that are replaced; the history may be linearizable all the same.
  uint64_t seed = 1;
};

// A history that is linearizable by construction, unless it has lies: each operation takes effect
// at one moment between its call and its return. Times are indices of events. Pure: the same
// options and model give the same history.
History generate(const Model& model, const GenerateOptions& options);

}  // namespace ordeal::history
