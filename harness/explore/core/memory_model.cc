// Tasks, locks and fences: what orders what. Accesses are in memory_model_atomic.cc and
// memory_model_plain.cc.
#include "harness/explore/core/memory_model.h"

#include <atomic>

#include "harness/explore/core/memory_model_parts.h"

namespace ordeal::explore {

MemoryModel::MemoryModel() : parts_(new Parts) { begin(MemoryMode::weak, true); }
MemoryModel::~MemoryModel() = default;

void MemoryModel::Parts::begin() {
  arena.reset();
  tasks.clear();
  clocks.clear();
  atomics.clear();
  plains.clear();
  sc_fences.clear();
  free_seen = nullptr;
  free_reads = nullptr;
  tasks.push_back(arena.make<TaskPast>());
  tasks[0]->past.set(arena, slot_of(0), 1);
}

void MemoryModel::begin(MemoryMode mode, bool check_races) {
  parts_->weak = mode == MemoryMode::weak;
  parts_->begin();
  keeps_clocks_ = parts_->weak || check_races || tsan::kAnnounces;
}

void MemoryModel::spawn(TaskId parent, TaskId child) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  while (p.tasks.size() <= child) p.tasks.push_back(p.arena.make<TaskPast>());
  TaskPast& fresh = *p.tasks[child];
  fresh.past.assign(p.arena, p.tasks[parent]->past);
  fresh.past.set(p.arena, slot_of(child), 1);
  p.next_epoch(parent);
}

// Its past stays what it is: joined() takes it from there.
void MemoryModel::ended(TaskId /*task*/) {}

void MemoryModel::joined(TaskId by, TaskId ended) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  p.tasks[by]->past.join(p.arena, p.tasks[ended]->past);
}

LockClock MemoryModel::make_clock() {
  if (!keeps_clocks_) return 1;
  parts_->clocks.push_back(parts_->arena.make<LockPast>());
  return parts_->clocks.size();
}

void MemoryModel::release(TaskId task, LockClock clock) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  LockPast& lock = *p.clocks[clock - 1];
  lock.writers.join(p.arena, p.tasks[task]->past);
  p.next_epoch(task);
  tsan::release(&lock);
}

void MemoryModel::acquire(TaskId task, LockClock clock) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  LockPast& lock = *p.clocks[clock - 1];
  p.tasks[task]->past.join(p.arena, lock.writers);
  tsan::acquire(&lock);
}

void MemoryModel::locked(TaskId task, LockClock clock, LockMode mode) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  const LockPast& lock = *p.clocks[clock - 1];
  Clock& past = p.tasks[task]->past;
  past.join(p.arena, lock.writers);
  if (mode == LockMode::exclusive) past.join(p.arena, lock.readers);
}

void MemoryModel::unlocked(TaskId task, LockClock clock, LockMode mode) {
  if (!keeps_clocks_) return;
  Parts& p = *parts_;
  LockPast& lock = *p.clocks[clock - 1];
  const Clock& past = p.tasks[task]->past;
  if (mode == LockMode::shared) {
    lock.readers.join(p.arena, past);
  } else {  // It has taken over all of both when it locked.
    lock.writers.assign(p.arena, past);
    lock.readers.clear();
  }
  p.next_epoch(task);
}

void MemoryModel::fence(TaskId task, std::memory_order order) {
  if (!keeps_clocks_ || order == std::memory_order_relaxed) return;
  if (order != std::memory_order_release) parts_->acquire_fence(task);
  if (order == std::memory_order_seq_cst) parts_->sc_fence(task);
  if (order != std::memory_order_acquire && order != std::memory_order_consume)
    parts_->release_fence(task);
}

void MemoryModel::Parts::acquire_fence(TaskId id) {
  TaskPast& task = *tasks[id];
  if (task.waiting.empty()) return;
  for (const EdgeLists* lists = task.waiting_edges; lists != nullptr; lists = lists->next)
    announce_taken(task, lists->edges);
  task.past.join(arena, task.waiting);
  task.waiting.clear();
  task.waiting_edges = nullptr;
}

// The fence publishes the past of its task, and everything that was published before it is what
// the task, and whoever comes after it, may not read back from.
void MemoryModel::Parts::sc_fence(TaskId id) {
  if (!weak) return;
  Clock joined;
  joined.assign(arena, tasks[id]->past);
  if (!sc_fences.empty()) joined.join(arena, sc_fences.back());
  sc_fences.push_back(joined);
  tasks[id]->past.set(arena, kScSlot, sc_fences.size());
}

void MemoryModel::Parts::release_fence(TaskId id) {
  TaskPast& task = *tasks[id];
  task.fenced.clock.assign(arena, task.past);
  task.fenced.by = slot_of(id);
  task.fenced.epoch = epoch(id);
  task.fenced.edges = announce(id, nullptr, nullptr);
  next_epoch(id);
}

void MemoryModel::Parts::take(TaskId id, const Released& released, bool acquires) {
  TaskPast& task = *tasks[id];
  if (released.clock.empty() || task.past.get(released.by) >= released.epoch) return;
  if (acquires) {
    announce_taken(task, released.edges);
    task.past.join(arena, released.clock);
    return;
  }
  task.waiting.join(arena, released.clock);
  if constexpr (tsan::kAnnounces) {
    if (task.waiting_edges != nullptr && task.waiting_edges->edges == released.edges) return;
    EdgeLists* const lists = arena.make<EdgeLists>();
    lists->next = task.waiting_edges;
    lists->edges = released.edges;
    task.waiting_edges = lists;
  }
}

// A list of one more release: of this task, now, or of `object`, which was announced before.
const Edge* MemoryModel::Parts::announce(TaskId task, const Edge* object, const Edge* next) {
  if constexpr (!tsan::kAnnounces) return nullptr;
  Edge* const edge = arena.make<Edge>();
  edge->next = next;
  if (object == nullptr) {
    edge->object = edge;
    edge->by = slot_of(task);
    edge->epoch = epoch(task);
    tsan::release(edge);
  } else {
    edge->object = object->object;
    edge->by = object->by;
    edge->epoch = object->epoch;
  }
  return edge;
}

void MemoryModel::Parts::announce_taken(const TaskPast& task, const Edge* edges) {
  if constexpr (tsan::kAnnounces) {
    for (const Edge* edge = edges; edge != nullptr; edge = edge->next) {
      if (task.past.get(edge->by) < edge->epoch) tsan::acquire(const_cast<Edge*>(edge->object));
    }
  }
}

}  // namespace ordeal::explore
