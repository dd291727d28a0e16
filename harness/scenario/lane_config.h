// What a Lane is made of, and what sees what it records.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "harness/metrics/histogram.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Where an operation is counted: the target's place in the plan and the row's in its table.
using OpSlot = uint32_t;
inline constexpr uint32_t kRowsPerTarget = 64;
constexpr OpSlot op_slot(size_t target, size_t row) {
  return static_cast<OpSlot>(target * kRowsPerTarget + row);
}
inline constexpr OpSlot kNoOp = ~OpSlot{0};

// What a thread did in one operation since the last tick.
struct OpCell {
  Histogram service;
  std::unique_ptr<Histogram> response;           // Groups with a rate.
  std::vector<std::pair<int, uint64_t>> errors;  // By code.
};

// A thread's line on the board that the supervisor watches: written by the thread alone, in
// memory shared between the processes.
struct alignas(64) BoardLine {
  std::atomic<uint64_t> operations{0};
  std::atomic<uint64_t> errors{0};
  std::atomic<uint64_t> iterations{0};
  std::atomic<uint64_t> since{0};        // Ticks at which `current` began.
  std::atomic<uint32_t> current{kNoOp};  // OpSlot under way, or kNoOp.
  std::atomic<uint32_t> state{0};        // LineState.
  std::atomic<int32_t> tid{0};           // Of the kernel.
  uint32_t group = 0;
  char thread[48] = {};  // Logical name, "writers/0"; cut where longer.
};
enum class LineState : uint32_t { free, starting, running, ended };

// Takes a lane's cells at ticks. Thread-safe.
class LaneSink {
 public:
  virtual ~LaneSink() = default;
  // What the thread recorded before `end` (ticks) since its last tick; null cells and empty ones
  // say nothing. The lane clears them afterwards.
  virtual void take(size_t group, uint64_t end,
                    const std::vector<std::unique_ptr<OpCell>>& cells) = 0;
};

struct LaneConfig {
  size_t group = 0;
  uint32_t index = 0;  // Of the thread in its group.
  const GroupPlan* plan = nullptr;
  size_t slots = 0;             // Targets times kRowsPerTarget.
  uint64_t interval = 0;        // Ticks between ticks.
  uint64_t start = 0;           // Ticks at which the group begins.
  uint64_t end = ~uint64_t{0};  // Ticks at which it ends, from for_time; all ones: none.
  const std::atomic<bool>* stop = nullptr;
  const std::atomic<bool>* overdue = nullptr;  // Null: never.
  LaneSink* sink = nullptr;
  BoardLine* board = nullptr;

  // Under a deterministic runtime: the lane counts and takes no stamps, arrivals come in virtual
  // time, `start`, `end` and `sink` mean nothing, and it serves all schedules. `failed` is told of
  // each error code; it need not return.
  bool counting = false;
  void (*failed)(void* self, OpSlot slot, int code) = nullptr;
  void* self = nullptr;
};

}  // namespace ordeal
