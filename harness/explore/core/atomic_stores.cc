#include "harness/explore/core/atomic_stores.h"

#include <atomic>

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

void AtomicStores::begin(bool weak, bool keeps_clocks) {
  weak_ = weak;
  keeps_clocks_ = keeps_clocks;
  histories_.clear();
  free_seen_ = nullptr;
}

Location AtomicStores::make_location(TaskId maker, uint64_t initial) {
  History* const history = arena_.make<History>();
  histories_.push_back(history);
  history->value = initial;
  if (!keeps_clocks_) return histories_.size();
  Store& store = new_store(*history, initial);
  // Where no task made it, every task has seen it: no epoch is older than 0.
  if (maker != kNoTask) store.first = {slot_of(maker), causality_.epoch(maker), nullptr};
  return histories_.size();
}

uint32_t AtomicStores::outcomes(TaskId task, Location location, const AtomicAccess& access) const {
  if (!weak_) return 1;
  const History& history = of(location);
  if (access.op == AtomicOp::load) return 1 + oldest(task, history, sequential(access.order));
  if (access.op != AtomicOp::compare_exchange) return 1;
  const uint32_t farthest = oldest(task, history, sequential(access.failure_order));
  uint32_t count = 1;
  for (uint32_t k = 1; k <= farthest; ++k) count += history.back(k).value != access.expected;
  return count;
}

AtomicOutcome AtomicStores::perform(TaskId task, Location location, const AtomicAccess& access,
                                    uint32_t outcome) {
  History& history = of(location);
  const uint64_t last = history.value;
  uint64_t next = access.operand;
  switch (access.op) {
    case AtomicOp::load:
      if (!keeps_clocks_) return {last, false};
      return {load(task, history.back(outcome), access.order), false};
    case AtomicOp::compare_exchange:
      if (outcome == 0 && last == access.expected) break;
      if (!keeps_clocks_) return {last, false};
      return {load(task, failing(history, access.expected, outcome), access.failure_order), false};
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
      causality_.read(task, over->released, acquires(access.order));
    }
    store(task, history, next, access.order, over);
  }
  history.value = next;
  return {last, access.op == AtomicOp::compare_exchange};
}

AtomicStores::Store& AtomicStores::failing(const History& history, uint64_t expected,
                                           uint32_t outcome) {
  uint32_t back = 0;
  while (outcome > 0) outcome -= history.back(++back).value != expected;
  return history.back(back);
}

bool AtomicStores::knows(TaskId task, const Store& store, bool sc) const {
  const Clock& past = causality_.past(task);
  const uint32_t fence = past.get(kScSlot);
  if (store.sc_from != 0 && (sc || store.sc_from <= fence)) return true;
  const Clock* published = nullptr;
  if (causality_.sc_fences() != 0 && (sc || fence != 0))
    published = &causality_.sc_past(sc ? causality_.sc_fences() : fence);
  for (const Seen* seen = &store.first; seen != nullptr; seen = seen->next) {
    if (seen->epoch <= past.get(seen->by)) return true;
    if (published != nullptr && seen->epoch <= published->get(seen->by)) return true;
  }
  return false;
}

uint32_t AtomicStores::oldest(TaskId task, const History& history, bool sc) const {
  uint32_t back = 0;
  while (back + 1 < history.kept() && !knows(task, history.back(back), sc)) ++back;
  return back;
}

void AtomicStores::see(TaskId task, Store& store, bool sc) {
  if (!knows(task, store, false)) {
    Seen* seen = free_seen_;
    if (seen != nullptr) {
      free_seen_ = seen->next;
    } else {
      seen = arena_.make<Seen>();
    }
    *seen = {slot_of(task), causality_.epoch(task), store.first.next};
    store.first.next = seen;
  }
  if (sc && store.sc_from == 0) store.sc_from = causality_.sc_fences() + 1;
}

uint64_t AtomicStores::load(TaskId task, Store& store, std::memory_order order) {
  if (weak_) see(task, store, sequential(order));
  causality_.read(task, store.released, acquires(order));
  return store.value;
}

AtomicStores::Store& AtomicStores::new_store(History& history, uint64_t value) {
  const uint32_t at = history.count++ % History::kKept;
  if (at == history.made) {
    history.ring[at] = arena_.make<Store>();
    ++history.made;
  }
  Store& store = *history.ring[at];
  while (store.first.next != nullptr) {
    Seen* const seen = store.first.next;
    store.first.next = seen->next;
    seen->next = free_seen_;
    free_seen_ = seen;
  }
  store.value = value;
  store.first = {};
  store.sc_from = 0;
  store.released.clear();
  return store;
}

void AtomicStores::store(TaskId id, History& history, uint64_t value, std::memory_order order,
                         const Store* over) {
  const Released& fenced = causality_.fenced(id);
  Store& fresh = new_store(history, value);
  fresh.first = {slot_of(id), causality_.epoch(id), nullptr};
  if (weak_ && sequential(order)) fresh.sc_from = causality_.sc_fences() + 1;
  Released& released = fresh.released;
  const bool now = releases(order);
  const Clock& own = now ? causality_.past(id) : fenced.clock;
  // A read-modify-write hands on the past of the store that it read too (a release sequence).
  const bool continues = over != nullptr && !over->released.clock.empty() &&
                         own.get(over->released.by) < over->released.epoch;
  const Edge* const inherited = continues ? over->released.edges : nullptr;
  released.clock.assign(arena_, own);
  if (now) {
    released.by = slot_of(id);
    released.epoch = causality_.epoch(id);
    released.edges = causality_.announce(id, nullptr, inherited);
    causality_.next_epoch(id);
  } else if (!own.empty()) {
    released.by = fenced.by;
    released.epoch = fenced.epoch;
    released.edges = continues ? causality_.announce(id, fenced.edges, inherited) : fenced.edges;
  } else if (continues) {
    released.by = over->released.by;
    released.epoch = over->released.epoch;
    released.edges = inherited;
  }
  if (!continues) return;
  if (!own.empty()) released.epoch = Released::kMixed;
  released.clock.join(arena_, over->released.clock);
}

}  // namespace ordeal::explore
