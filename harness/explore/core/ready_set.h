// The set of tasks that can make their next step now.
#pragma once

#include <cstdint>

#include "harness/explore/core/op.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// A set of TaskIds of one schedule: one bit for each task, and their number.
//
// Invariants: count() is the number of bits that are set; no bit is set for a task that was not
// added.
class ReadySet {
 public:
  // Empties the set and forgets its tasks.
  void clear() {
    words_.clear();
    count_ = 0;
  }

  // Makes a place for `task`, which is not ready yet. Tasks are added in ascending order from 0.
  void add(TaskId task) {
    if ((task & 63) == 0) words_.push_back(0);
  }

  bool has(TaskId task) const { return (words_[task >> 6] >> (task & 63) & 1) != 0; }
  uint32_t count() const { return count_; }

  void set(TaskId task, bool ready) {
    uint64_t& word = words_[task >> 6];
    const uint64_t bit = uint64_t{1} << (task & 63);
    if (((word & bit) != 0) == ready) return;
    word ^= bit;
    count_ += ready ? 1 : ~0U;
  }

  // The least TaskId of the set. REQUIRES: count() > 0.
  TaskId first() const {
    uint32_t word = 0;
    while (words_[word] == 0) ++word;
    return word * 64 + static_cast<uint32_t>(__builtin_ctzll(words_[word]));
  }

  // Replaces `list` by the set's tasks in ascending order.
  void copy_to(Vec<TaskId>& list) const {
    list.clear();
    for (uint32_t w = 0; w < words_.size(); ++w) {
      for (uint64_t word = words_[w]; word != 0; word &= word - 1)
        list.push_back(w * 64 + static_cast<uint32_t>(__builtin_ctzll(word)));
    }
  }

 private:
  Vec<uint64_t> words_;
  uint32_t count_ = 0;
};

}  // namespace ordeal::explore
