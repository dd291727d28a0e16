// The writing end of the tape (tape.h).
#pragma once

#include <memory>
#include <string>

#include "harness/explore/core/tape.h"

namespace ordeal::explore {

// Writes the decisions of one schedule after another into one TapeMemory. A reader in another
// process sees whole decisions: the count is stored, with release order, after the decision.
class TapeWriter {
 public:
  // Writes to `memory`, or to memory of its own where `memory` has no header.
  explicit TapeWriter(const TapeMemory& memory);

  // Empties the tape for a schedule of this seed.
  void begin(uint64_t seed);
  // Notes a task's name. The tape has places for the first TapeHeader::kTasks tasks.
  void add_task(TaskId task, const std::string& name);
  // Appends a decision, or counts it as lost where the tape is full.
  void append(const Decision& decision);

  uint64_t seed() const { return memory_.header->seed; }
  const TapeMemory& memory() const { return memory_; }

 private:
  TapeMemory memory_;
  std::unique_ptr<TapeHeader> own_header_;
  std::unique_ptr<Decision[]> own_decisions_;
};

inline void TapeWriter::append(const Decision& decision) {
  TapeHeader& header = *memory_.header;
  const uint32_t at = header.decisions.load(std::memory_order_relaxed);
  if (at == memory_.capacity) [[unlikely]] {
    header.lost.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  memory_.decisions[at] = decision;
  header.decisions.store(at + 1, std::memory_order_release);
}

}  // namespace ordeal::explore
