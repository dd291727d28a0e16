// The tape: every decision of one schedule that was not the default one, in order. It lies in
// memory that may be shared with another process, so that it outlives a crash.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/explore/core/op.h"

namespace ordeal::explore {

// What was decided, and so what the value of a Decision means.
enum class DecisionKind : uint8_t {
  run,     // `value` is the TaskId that ran instead of the default one.
  early,   // `value` is the TaskId whose time-out fired early, or that woke spuriously.
  choose,  // `value` is the outcome of choose(), from 1.
  fault,   // 1: it fired.
  waiter,  // Which waiter was notified, by order of arrival.
  stale,   // How many stores back a load read.
};
const char* to_string(DecisionKind kind);

// One decision. Its key is (task, step of that task), so that the steps of other tasks do not shift
// it.
struct Decision {
  TaskId task = 0;    // The task that made the last step (run, early), or that draws (values).
  uint32_t step = 0;  // Steps that `task` had made.
  uint64_t value = 0;
  DecisionKind kind = DecisionKind::run;
  uint8_t nth = 0;  // Of this kind within the step: a step may ask for several values.
};

// The begin of a tape: its counts and the names of its tasks. No constructor need run, so it may
// lie in a shared mapping; zeroed memory is an empty tape.
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

// Where a tape lies. Does not own the memory.
struct TapeMemory {
  TapeHeader* header = nullptr;
  Decision* decisions = nullptr;
  uint32_t capacity = 0;  // Decisions that it has a place for.
};

}  // namespace ordeal::explore
