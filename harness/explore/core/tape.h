// The tape: every decision of one schedule that was not the default one, in order. It lives in
// memory that may be shared with another process, so that a crash leaves it behind.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/explore/core/op.h"

namespace ordeal::explore {

enum class DecisionKind : uint8_t {
  run,     // `value` is the TaskId that ran instead of the default one.
  early,   // `value` is the TaskId whose time-out fired, or that woke for no reason.
  choose,  // `value` is the outcome of choose(), from 1.
  fault,   // 1: it fired.
  waiter,  // Which waiter was notified, by order of arrival.
  stale,   // How many stores back a load read.
};
const char* to_string(DecisionKind kind);

// Keyed by (task, step of that task): what others do does not shift it.
struct Decision {
  TaskId task = 0;    // Who had made the last step (run, early), or who asks (values).
  uint32_t step = 0;  // Steps that `task` had made.
  uint64_t value = 0;
  DecisionKind kind = DecisionKind::run;
  uint8_t nth = 0;  // Of this kind within the step: a step may ask for several values.
};

// A fixed piece of memory: no constructors run on it, so it may be a shared mapping. Zeroed memory
// is an empty one.
struct TapeHeader {
  static constexpr uint32_t kTasks = 1024;
  static constexpr uint32_t kNameSize = 56;
  std::atomic<uint64_t> schedule{0};  // Ordinal of the schedule under way, from 1; 0: none.
  uint64_t seed = 0;                  // Of that schedule.
  char strategy[32] = {};
  std::atomic<uint32_t> decisions{0};
  std::atomic<uint32_t> lost{0};  // Decisions that found no place: such a tape is no good.
  std::atomic<uint32_t> steps{0};
  std::atomic<uint32_t> tasks{0};
  char names[kTasks][kNameSize] = {};  // Of tasks, by TaskId; longer ones are cut.
};

struct TapeMemory {
  TapeHeader* header = nullptr;
  Decision* decisions = nullptr;
  uint32_t capacity = 0;  // Decisions that it has a place for.
};

}  // namespace ordeal::explore
