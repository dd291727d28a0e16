// The steps that led to configurations: a tree in an arena, from which what nothing alive descends
// from is swept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/history/transitions.h"

namespace ordeal::history {

// A mutator took effect while an event was processed. Observers are not written down: they take
// effect where they first can, and are put in again when the order is reported.
struct SearchStep {
  uint32_t parent;
  uint32_t event;
  uint32_t op;  // Index into ops; a class with kPending set: the next one of that class.

  static constexpr uint32_t kPending = 0x80000000U;
};

// The tree of all steps that a search still needs.
class SearchSteps {
 public:
  static constexpr uint32_t kRoot = 0;

  SearchSteps() : steps_{{kRoot, 0, 0}} {}

  uint32_t add(uint32_t parent, uint32_t event, uint32_t op) {
    steps_.push_back({parent, event, op});
    return static_cast<uint32_t>(steps_.size() - 1);
  }
  bool wants_sweep() const { return steps_.size() > sweep_at_; }

  // Keeps only what the given ends descend from, and renumbers the ends.
  void sweep(std::vector<uint32_t*>& ends);

  // From the first to `end`.
  std::vector<SearchStep> path(uint32_t end) const;
  size_t bytes() const { return steps_.capacity() * sizeof(SearchStep); }

 private:
  static constexpr size_t kFirstSweep = size_t{1} << 16;
  std::vector<SearchStep> steps_;  // A parent comes before its children.
  size_t sweep_at_ = kFirstSweep;
};

// The whole order that a path of steps stands for, as indices into ops: walks the events once more,
// takes pending operations of a class in the order of their calls, and places observers.
std::vector<uint32_t> order_of(const Prepared& prepared, Transitions& transitions,
                               const std::vector<SearchStep>& path);

}  // namespace ordeal::history
