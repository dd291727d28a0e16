#include "harness/explore/core/causality.h"

#include <atomic>

#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

void Causality::begin(bool weak) {
  weak_ = weak;
  tasks_.clear();
  locks_.clear();
  sc_fences_.clear();
  tasks_.push_back(arena_.make<TaskPast>());
  tasks_[0]->past.set(arena_, slot_of(0), 1);
}

void Causality::spawn(TaskId parent, TaskId child) {
  while (tasks_.size() <= child) tasks_.push_back(arena_.make<TaskPast>());
  TaskPast& fresh = *tasks_[child];
  fresh.past.assign(arena_, tasks_[parent]->past);
  fresh.past.set(arena_, slot_of(child), 1);
  next_epoch(parent);
}

void Causality::join(TaskId by, TaskId ended) {
  tasks_[by]->past.join(arena_, tasks_[ended]->past);
}

LockClock Causality::make_clock() {
  locks_.push_back(arena_.make<LockPast>());
  return locks_.size();
}

void Causality::release(TaskId task, LockClock clock) {
  LockPast& past = lock(clock);
  past.writers.join(arena_, tasks_[task]->past);
  next_epoch(task);
  tsan::release(&past);
}

void Causality::acquire(TaskId task, LockClock clock) {
  LockPast& past = lock(clock);
  tasks_[task]->past.join(arena_, past.writers);
  tsan::acquire(&past);
}

void Causality::fence(TaskId task, std::memory_order order) {
  if (order == std::memory_order_relaxed) return;
  if (order != std::memory_order_release) acquire_fence(task);
  if (order == std::memory_order_seq_cst) sc_fence(task);
  if (order != std::memory_order_acquire && order != std::memory_order_consume) release_fence(task);
}

void Causality::acquire_fence(TaskId id) {
  TaskPast& task = *tasks_[id];
  if (task.waiting.empty()) return;
  for (const EdgeLists* lists = task.waiting_edges; lists != nullptr; lists = lists->next)
    announce_read(task, lists->edges);
  task.past.join(arena_, task.waiting);
  task.waiting.clear();
  task.waiting_edges = nullptr;
}

// The fence publishes the past of its task. Neither the task nor one that comes after the fence may
// read a store older than one published by then.
void Causality::sc_fence(TaskId id) {
  if (!weak_) return;
  Clock joined;
  joined.assign(arena_, tasks_[id]->past);
  if (!sc_fences_.empty()) joined.join(arena_, sc_fences_.back());
  sc_fences_.push_back(joined);
  tasks_[id]->past.set(arena_, kScSlot, sc_fences_.size());
}

void Causality::release_fence(TaskId id) {
  TaskPast& task = *tasks_[id];
  task.fenced.clock.assign(arena_, task.past);
  task.fenced.by = slot_of(id);
  task.fenced.epoch = epoch(id);
  task.fenced.edges = announce(id, nullptr, nullptr);
  next_epoch(id);
}

void Causality::read(TaskId id, const Released& released, bool acquires) {
  TaskPast& task = *tasks_[id];
  if (released.clock.empty() || task.past.get(released.by) >= released.epoch) return;
  if (acquires) {
    announce_read(task, released.edges);
    task.past.join(arena_, released.clock);
    return;
  }
  task.waiting.join(arena_, released.clock);
  if constexpr (tsan::kAnnounces) {
    if (task.waiting_edges != nullptr && task.waiting_edges->edges == released.edges) return;
    EdgeLists* const lists = arena_.make<EdgeLists>();
    lists->next = task.waiting_edges;
    lists->edges = released.edges;
    task.waiting_edges = lists;
  }
}

const Edge* Causality::announce(TaskId task, const Edge* earlier, const Edge* next) {
  if constexpr (!tsan::kAnnounces) return nullptr;
  Edge* const edge = arena_.make<Edge>();
  edge->next = next;
  if (earlier == nullptr) {
    edge->object = edge;
    edge->by = slot_of(task);
    edge->epoch = epoch(task);
    tsan::release(edge);
  } else {
    edge->object = earlier->object;
    edge->by = earlier->by;
    edge->epoch = earlier->epoch;
  }
  return edge;
}

void Causality::announce_read(const TaskPast& task, const Edge* edges) {
  if constexpr (tsan::kAnnounces) {
    for (const Edge* edge = edges; edge != nullptr; edge = edge->next) {
      if (task.past.get(edge->by) < edge->epoch) tsan::acquire(const_cast<Edge*>(edge->object));
    }
  }
}

}  // namespace ordeal::explore
