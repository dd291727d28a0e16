// Races of plain data. For the memory model alone.
//
// Two accesses of which one writes, and that nothing orders, race. An access is known by its
// task's epoch, as in FastTrack (Flanagan and Freund, PLDI 2009).
#pragma once

#include <cstdint>
#include <source_location>

#include "harness/explore/core/causality.h"

namespace ordeal::explore {

// The accesses of each Shared<T> of one schedule that later accesses may race with.
//
// Invariants: of each cell it keeps the last write, and at most one read of each task since then.
class RaceDetector {
 public:
  RaceDetector(Arena& arena, const Causality& causality) : arena_(arena), causality_(causality) {}

  // Begins a schedule. REQUIRES: the arena has been reset.
  void begin() {
    cells_.clear();
    free_reads_ = nullptr;
  }

  // See MemoryModel.
  PlainCell make_cell(TaskId maker);
  bool access(TaskId task, PlainCell cell, bool write, std::source_location at, PlainRace& race);

 private:
  // One read or write of a cell.
  struct Access {
    Slot by = 0;
    uint32_t epoch = 0;  // 0: there was none.
    std::source_location at;
  };
  // An element of the list of a cell's reads.
  struct Read {
    Access access;
    Read* next = nullptr;
  };
  // One Shared<T>.
  struct Cell {
    Access write;
    Read* reads = nullptr;  // Since that write.
  };

  static PlainRace race_of(const Access& earlier, bool earlier_writes, bool later_writes);
  Read& new_read();

  Arena& arena_;
  const Causality& causality_;
  Vec<Cell*> cells_;
  Read* free_reads_ = nullptr;
};

}  // namespace ordeal::explore
