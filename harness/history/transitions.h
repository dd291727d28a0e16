// The part of a model's state space that a search has met: states are numbered, and the model is
// asked for each pair of state and class of operations once.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/history/prepared.h"

namespace ordeal::history {

// The numbered states of one model and the transitions between them.
class Transitions {
 public:
  static constexpr uint32_t kIllegal = UINT32_MAX;
  static constexpr uint32_t kInitial = 0;

  explicit Transitions(const Prepared& prepared);

  // The state after an operation of that class, or kIllegal.
  uint32_t step(uint32_t state, uint32_t op_class) {
    if (dense_) {
      const uint32_t known = table_[state * classes_ + op_class];
      return known != kUnknown ? known : ask(state, op_class);
    }
    return sparse_step(state, op_class);
  }
  bool legal(uint32_t state, uint32_t op_class) { return step(state, op_class) != kIllegal; }

  // The number of a state that was met elsewhere.
  uint32_t number(Value state) { return intern(std::move(state)); }
  const Value& state(uint32_t id) const { return *states_[id]; }
  size_t size() const { return states_.size(); }
  size_t bytes() const;

 private:
  static constexpr uint32_t kUnknown = UINT32_MAX - 1;
  struct Entry {  // Of the open hash that stands in where a table would be too wide.
    uint64_t key = UINT64_MAX;
    uint32_t next = kUnknown;
  };

  uint32_t intern(Value state);
  uint32_t ask(uint32_t state, uint32_t op_class);
  uint32_t compute(uint32_t state, uint32_t op_class);
  uint32_t sparse_step(uint32_t state, uint32_t op_class);
  void grow();

  const Prepared& prepared_;
  const size_t classes_;
  const bool dense_;
  std::unordered_map<Value, uint32_t, ValueHash> ids_;
  std::vector<const Value*> states_;  // Keys of ids_, which stay where they are.
  std::vector<uint32_t> table_;       // [state][class], where dense.
  std::vector<Entry> entries_;
  size_t entries_used_ = 0;
  size_t value_bytes_ = 0;
};

}  // namespace ordeal::history
