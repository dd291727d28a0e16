// Accesses to atomic locations: which stores a load may read, and what comes along with them.
#include <atomic>

#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/memory_model_parts.h"

namespace ordeal::explore {
namespace {

bool acquires(std::memory_order order) {
  return order != std::memory_order_relaxed && order != std::memory_order_release;
}
bool releases(std::memory_order order) {
  return order == std::memory_order_release || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}
bool sequential(std::memory_order order) { return order == std::memory_order_seq_cst; }

}  // namespace

Location MemoryModel::make_location(TaskId maker, uint64_t initial) {
  Parts& p = *parts_;
  AtomicHistory* const history = p.arena.make<AtomicHistory>();
  p.atomics.push_back(history);
  history->value = initial;
  if (!keeps_clocks_) return p.atomics.size();
  Store& store = p.new_store(*history, initial);
  // Where nobody made it, everybody has seen it: nothing is older than epoch 0.
  if (maker != kNoTask) store.first = {slot_of(maker), p.epoch(maker), nullptr};
  return p.atomics.size();
}

uint64_t MemoryModel::last_value(Location location) const {
  return parts_->atomics[location - 1]->value;
}

uint32_t MemoryModel::outcomes(TaskId task, Location location, const AtomicAccess& access) {
  const Parts& p = *parts_;
  if (!p.weak) return 1;
  const AtomicHistory& history = p.history(location);
  if (access.op == AtomicOp::load) return 1 + p.oldest(task, history, sequential(access.order));
  if (access.op != AtomicOp::compare_exchange) return 1;
  const uint32_t oldest = p.oldest(task, history, sequential(access.failure_order));
  uint32_t count = 1;
  for (uint32_t k = 1; k <= oldest; ++k) count += history.back(k).value != access.expected;
  return count;
}

AtomicOutcome MemoryModel::perform(TaskId task, Location location, const AtomicAccess& access,
                                   uint32_t outcome) {
  Parts& p = *parts_;
  AtomicHistory& history = p.history(location);
  const uint64_t last = history.value;
  uint64_t next = access.operand;
  switch (access.op) {
    case AtomicOp::load:
      if (!keeps_clocks_) return {last, false};
      return {p.load(task, history.back(outcome), access.order), false};
    case AtomicOp::compare_exchange:
      if (outcome == 0 && last == access.expected) break;
      if (!keeps_clocks_) return {last, false};
      return {p.load(task, p.failing(history, access.expected, outcome), access.failure_order),
              false};
    case AtomicOp::modify:
      next = access.modify(last, access.operand);
      break;
    case AtomicOp::store:
    case AtomicOp::exchange:
      break;
  }
  if (keeps_clocks_) {
    Store* over = nullptr;
    if (access.op != AtomicOp::store) {
      over = &history.back(0);
      p.take(task, over->released, acquires(access.order));
    }
    p.store(task, history, next, access.order, over);
  }
  history.value = next;
  return {last, access.op == AtomicOp::compare_exchange};
}

Store& MemoryModel::Parts::failing(const AtomicHistory& history, uint64_t expected,
                                   uint32_t outcome) {
  uint32_t back = 0;
  while (outcome > 0) outcome -= history.back(++back).value != expected;
  return history.back(back);
}

bool MemoryModel::Parts::knows(TaskId task, const Store& store, bool sc) const {
  const Clock& past = tasks[task]->past;
  const uint32_t fence = past.get(kScSlot);
  if (store.sc_from != 0 && (sc || store.sc_from <= fence)) return true;
  const Clock* published = nullptr;
  if (!sc_fences.empty() && (sc || fence != 0))
    published = &sc_fences[sc ? sc_fences.size() - 1 : fence - 1];
  for (const Seen* seen = &store.first; seen != nullptr; seen = seen->next) {
    if (seen->epoch <= past.get(seen->by)) return true;
    if (published != nullptr && seen->epoch <= published->get(seen->by)) return true;
  }
  return false;
}

uint32_t MemoryModel::Parts::oldest(TaskId task, const AtomicHistory& history, bool sc) const {
  uint32_t back = 0;
  while (back + 1 < history.kept() && !knows(task, history.back(back), sc)) ++back;
  return back;
}

void MemoryModel::Parts::see(TaskId task, Store& store, bool sc) {
  if (!knows(task, store, false)) {
    Seen* seen = free_seen;
    if (seen != nullptr) {
      free_seen = seen->next;
    } else {
      seen = arena.make<Seen>();
    }
    *seen = {slot_of(task), epoch(task), store.first.next};
    store.first.next = seen;
  }
  if (sc && store.sc_from == 0) store.sc_from = sc_fences.size() + 1;
}

uint64_t MemoryModel::Parts::load(TaskId task, Store& store, std::memory_order order) {
  if (weak) see(task, store, sequential(order));
  take(task, store.released, acquires(order));
  return store.value;
}

Store& MemoryModel::Parts::new_store(AtomicHistory& history, uint64_t value) {
  const uint32_t at = history.count++ % AtomicHistory::kKept;
  if (at == history.made) {
    history.ring[at] = arena.make<Store>();
    ++history.made;
  }
  Store& store = *history.ring[at];
  while (store.first.next != nullptr) {
    Seen* const seen = store.first.next;
    store.first.next = seen->next;
    seen->next = free_seen;
    free_seen = seen;
  }
  store.value = value;
  store.first = {};
  store.sc_from = 0;
  store.released.clock.clear();
  store.released.epoch = Released::kMixed;
  store.released.edges = nullptr;
  return store;
}

void MemoryModel::Parts::store(TaskId id, AtomicHistory& history, uint64_t value,
                               std::memory_order order, const Store* over) {
  const TaskPast& task = *tasks[id];
  Store& fresh = new_store(history, value);
  fresh.first = {slot_of(id), epoch(id), nullptr};
  if (weak && sequential(order)) fresh.sc_from = sc_fences.size() + 1;
  Released& released = fresh.released;
  const bool now = releases(order);
  const Clock& own = now ? task.past : task.fenced.clock;
  // A read-modify-write goes on with what the store that it read carries, be it its own or not.
  const bool continues = over != nullptr && !over->released.clock.empty() &&
                         own.get(over->released.by) < over->released.epoch;
  const Edge* const inherited = continues ? over->released.edges : nullptr;
  released.clock.assign(arena, own);
  if (now) {
    released.by = slot_of(id);
    released.epoch = epoch(id);
    released.edges = announce(id, nullptr, inherited);
    next_epoch(id);
  } else if (!own.empty()) {
    released.by = task.fenced.by;
    released.epoch = task.fenced.epoch;
    released.edges = continues ? announce(id, task.fenced.edges, inherited) : task.fenced.edges;
  } else if (continues) {
    released.by = over->released.by;
    released.epoch = over->released.epoch;
    released.edges = inherited;
  }
  if (!continues) return;
  if (!own.empty()) released.epoch = Released::kMixed;
  released.clock.join(arena, over->released.clock);
}

}  // namespace ordeal::explore
