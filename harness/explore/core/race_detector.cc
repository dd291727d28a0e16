#include "harness/explore/core/race_detector.h"

namespace ordeal::explore {

PlainRace RaceDetector::race_of(const Access& earlier, bool earlier_writes, bool later_writes) {
  return {.earlier_task = earlier.by - slot_of(0),
          .earlier_writes = earlier_writes,
          .later_writes = later_writes,
          .earlier_at = earlier.at};
}

RaceDetector::Read& RaceDetector::new_read() {
  Read* const read = free_reads_;
  if (read == nullptr) return *arena_.make<Read>();
  free_reads_ = read->next;
  return *read;
}

PlainCell RaceDetector::make_cell(TaskId maker) {
  Cell* const cell = arena_.make<Cell>();
  if (maker != kNoTask) cell->write = {slot_of(maker), causality_.epoch(maker), {}};
  cells_.push_back(cell);
  return cells_.size();
}

bool RaceDetector::access(TaskId task, PlainCell handle, bool write, std::source_location at,
                          PlainRace& race) {
  Cell& cell = *cells_[handle - 1];
  const Clock& past = causality_.past(task);
  const auto ordered = [&](const Access& access) { return access.epoch <= past.get(access.by); };
  const Access now{slot_of(task), causality_.epoch(task), at};
  bool races = !ordered(cell.write);
  if (races) race = race_of(cell.write, true, write);

  // A read in the past of this access need not be kept: a later write that comes after this access
  // comes after that read as well.
  Read** link = &cell.reads;
  while (Read* const read = *link) {
    const bool before = ordered(read->access);
    if (write && !before && !races) {
      races = true;
      race = race_of(read->access, false, true);
    }
    if (write || before) {
      *link = read->next;
      read->next = free_reads_;
      free_reads_ = read;
    } else {
      link = &read->next;
    }
  }
  if (write) {
    cell.write = now;
    return races;
  }
  Read& read = new_read();
  read.access = now;
  read.next = cell.reads;
  cell.reads = &read;
  return races;
}

}  // namespace ordeal::explore
