// Plain data: two accesses of which one writes, and which nothing orders, race. An access is known
// by its task's epoch (Flanagan and Freund, FastTrack, PLDI 2009).
#include <source_location>

#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/memory_model_parts.h"

namespace ordeal::explore {
namespace {

bool before(const PlainAccess& access, const Clock& past) {
  return access.epoch <= past.get(access.by);
}

PlainRace race_of(const PlainAccess& earlier, bool earlier_writes, bool later_writes) {
  return {.earlier_task = earlier.by - slot_of(0),
          .earlier_writes = earlier_writes,
          .later_writes = later_writes,
          .earlier_at = earlier.at};
}

}  // namespace

PlainCell MemoryModel::make_plain(TaskId maker) {
  if (!keeps_clocks_) return 1;
  Parts& p = *parts_;
  PlainHistory* const history = p.arena.make<PlainHistory>();
  if (maker != kNoTask) history->write = {slot_of(maker), p.epoch(maker), {}};
  p.plains.push_back(history);
  return p.plains.size();
}

bool MemoryModel::plain(TaskId task, PlainCell cell, bool write, std::source_location at,
                        PlainRace& race) {
  if (!keeps_clocks_) return false;
  Parts& p = *parts_;
  PlainHistory& history = *p.plains[cell - 1];
  const Clock& past = p.tasks[task]->past;
  const PlainAccess now{slot_of(task), p.epoch(task), at};
  bool races = !before(history.write, past);
  if (races) race = race_of(history.write, true, write);

  // A read that is before this access need not be kept: a write that comes after this one comes
  // after it as well.
  PlainRead** link = &history.reads;
  while (PlainRead* const read = *link) {
    const bool ordered = before(read->access, past);
    if (write && !ordered && !races) {
      races = true;
      race = race_of(read->access, false, true);
    }
    if (write || ordered) {
      *link = read->next;
      read->next = p.free_reads;
      p.free_reads = read;
    } else {
      link = &read->next;
    }
  }
  if (write) {
    history.write = now;
    return races;
  }
  PlainRead* read = p.free_reads;
  if (read != nullptr) {
    p.free_reads = read->next;
  } else {
    read = p.arena.make<PlainRead>();
  }
  read->access = now;
  read->next = history.reads;
  history.reads = read;
  return races;
}

}  // namespace ordeal::explore
