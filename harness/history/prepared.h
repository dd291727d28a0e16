// A history prepared for a search: irrelevant operations are dropped, equal ones share a class,
// and each completed operation has a slot for as long as it is open. None of it depends on the
// search, so it is computed once.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/history/model.h"

namespace ordeal::history {

// Operations that no model can tell apart: same kind, argument and asserted output.
struct OpClass {
  uint32_t kind = 0;
  uint32_t sample = 0;  // An operation of that class, as an index into the history.
  bool observer = false;
  bool pending = false;
  Value only_in{};  // Where not null: it took effect in this state alone; see inference.h.
};

// One operation of a prepared history.
struct PreparedOp {
  uint32_t source = 0;  // Index into the history.
  uint32_t op_class = 0;
  uint32_t slot = kNoSlot;
  uint32_t return_event = UINT32_MAX;

  static constexpr uint32_t kNoSlot = UINT32_MAX;  // Of those that are pending.
};

// A call or a return.
struct PreparedEvent {
  uint32_t op;  // Index into ops.
  bool is_return;
};

// The whole prepared history.
struct Prepared {
  const Model* model = nullptr;
  const History* history = nullptr;  // Outlives this.
  std::vector<OpClass> classes;
  std::vector<PreparedOp> ops;
  std::vector<PreparedEvent> events;  // Sorted by time; on ties calls come before returns.
  uint32_t slots = 0;                 // As many completed operations are open at once, at most.
  uint32_t pending_classes = 0;
};

// Failed operations go, and whatever could only observe but has no output to tell of it.
// REQUIRES: each operation has passed complaint() of the model.
Prepared prepare(const Model& model, const History& history);

}  // namespace ordeal::history
