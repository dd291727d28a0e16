#include "harness/explore/core/memory_model.h"

#include "harness/explore/core/atomic_stores.h"
#include "harness/explore/core/causality.h"
#include "harness/explore/core/race_detector.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

struct MemoryModel::Parts {
  Arena arena;
  Causality causality{arena};
  AtomicStores stores{arena, causality};
  RaceDetector races{arena, causality};
};

MemoryModel::MemoryModel() : parts_(new Parts) { begin(MemoryMode::weak, true); }
MemoryModel::~MemoryModel() = default;

void MemoryModel::begin(MemoryMode mode, bool check_races) {
  const bool weak = mode == MemoryMode::weak;
  keeps_clocks_ = weak || check_races || tsan::kAnnounces;
  parts_->arena.reset();
  parts_->causality.begin(weak);
  parts_->stores.begin(weak, keeps_clocks_);
  parts_->races.begin();
}

void MemoryModel::spawn(TaskId parent, TaskId child) {
  if (keeps_clocks_) parts_->causality.spawn(parent, child);
}

void MemoryModel::joined(TaskId by, TaskId ended) {
  if (keeps_clocks_) parts_->causality.join(by, ended);
}

LockClock MemoryModel::make_clock() { return keeps_clocks_ ? parts_->causality.make_clock() : 1; }

void MemoryModel::release(TaskId task, LockClock clock) {
  if (keeps_clocks_) parts_->causality.release(task, clock);
}

void MemoryModel::acquire(TaskId task, LockClock clock) {
  if (keeps_clocks_) parts_->causality.acquire(task, clock);
}

void MemoryModel::locked(TaskId task, LockClock clock, LockMode mode) {
  if (keeps_clocks_) parts_->causality.locked(task, clock, mode);
}

void MemoryModel::unlocked(TaskId task, LockClock clock, LockMode mode) {
  if (keeps_clocks_) parts_->causality.unlocked(task, clock, mode);
}

void MemoryModel::fence(TaskId task, std::memory_order order) {
  if (keeps_clocks_) parts_->causality.fence(task, order);
}

Location MemoryModel::make_location(TaskId maker, uint64_t initial) {
  return parts_->stores.make_location(maker, initial);
}

uint32_t MemoryModel::outcomes(TaskId task, Location location, const AtomicAccess& access) {
  return parts_->stores.outcomes(task, location, access);
}

AtomicOutcome MemoryModel::perform(TaskId task, Location location, const AtomicAccess& access,
                                   uint32_t outcome) {
  return parts_->stores.perform(task, location, access, outcome);
}

uint64_t MemoryModel::last_value(Location location) const {
  return parts_->stores.last_value(location);
}

PlainCell MemoryModel::make_plain(TaskId maker) {
  return keeps_clocks_ ? parts_->races.make_cell(maker) : 1;
}

bool MemoryModel::plain(TaskId task, PlainCell cell, bool write, std::source_location at,
                        PlainRace& race) {
  return keeps_clocks_ && parts_->races.access(task, cell, write, at, race);
}

}  // namespace ordeal::explore
