#include "harness/watch/lock_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <unordered_map>

#include "harness/sync/task.h"
#include "harness/sync/thread_local.h"
#include "harness/watch/condition_watch.h"
#include "harness/watch/held_locks.h"
#include "harness/watch/lock_cycles.h"
#include "harness/watch/lock_reports.h"
#include "harness/watch/stacks.h"
#include "harness/watch/unseen.h"

namespace ordeal {
namespace {

constexpr size_t kMostNodes = 8192;
constexpr size_t kMostEdges = 65'536;
constexpr size_t kMostPairs = 2048;  // Of instances that were made at one place.
constexpr size_t kMostWays = 8;      // Of an edge.
constexpr size_t kShards = 32;

std::atomic<uint64_t> g_watches{1};
std::atomic<LockWatch*> g_installed{nullptr};  // The newest that lives.

uint64_t node_of(uint64_t lock) { return lock >> 32; }

// std::mutex as it is: an observer of locks may not use those that it observes.
using Guard = std::lock_guard<std::mutex>;

std::vector<GateLock> gates_of(const HeldLocks& locks, const HeldLock& but) {
  std::vector<GateLock> gates;
  for (const HeldLock& held : locks)
    if (held.object != but.object) gates.push_back({held.lock, held.mode});
  std::sort(gates.begin(), gates.end());
  return gates;
}

}  // namespace

struct LockWatch::Impl {
  std::mutex mu;
  std::unordered_map<uint64_t, uint32_t> node_by_site;
  std::vector<LockNode> nodes{1};      // From 1.
  std::vector<uint32_t> instances{0};  // Seen of each node.
  std::vector<uint32_t> pairs{0};      // Edges between instances of each node.
  std::vector<SeenLockEdge> edges;
  std::unordered_map<uint64_t, size_t> edge_by_ends;
  bool changed = false;
  uint64_t dropped = 0;
  std::set<std::string> reported;  // Fingerprints.
  std::vector<Finding> waiting_findings;

  struct Shard {
    std::mutex mu;
    ConditionWatch conditions;
  };
  std::array<Shard, kShards> shards;
  Shard& shard_of(uint64_t cond) { return shards[mix_bits(cond) % kShards]; }

  void add(Finding finding) {
    const Guard guard(mu);
    if (reported.insert(finding.fingerprint).second) waiting_findings.push_back(std::move(finding));
  }
};

// A task's own part. Natively there is one for each thread, in mode explore one for each task.
struct LockWatch::ThreadState {
  ~ThreadState() {
    LockWatch* watch = g_installed.load(std::memory_order_acquire);
    if (watch != nullptr && watch->id_ == owner) watch->merge(*this);
  }
  uint64_t owner = 0;
  uint32_t phase = 0;
  HeldLocks held;
  CountTable edges;  // By what tells ways apart; `value` is the edge.
  CountTable taken;  // Acquisitions by node.
};

namespace {
// A thread that ends may lock still, in the destructors that come after this one's.
template <class State>
struct OwnState {
  ~OwnState() {
    delete state;
    state = nullptr;
    gone = true;
  }
  State* state = nullptr;
  bool gone = false;
};
}  // namespace

LockWatch::LockWatch() : id_(g_watches.fetch_add(1)), impl_(std::make_unique<Impl>()) {
  prepare_stacks();
  g_installed.store(this);
}

LockWatch::~LockWatch() {
  LockWatch* self = this;
  g_installed.compare_exchange_strong(self, nullptr);
}

LockWatch::ThreadState* LockWatch::own_state() {
  static thread_local OwnState<ThreadState> tl_own;
  static ThreadLocal<OwnState<ThreadState>> tasks_own;
  OwnState<ThreadState>& own = current_runtime() == nullptr ? tl_own : tasks_own.get();
  if (own.gone) return nullptr;
  if (own.state == nullptr || own.state->owner != id_) {
    delete own.state;
    own.state = new ThreadState;
    own.state->owner = id_;
  }
  return own.state;
}

// The number of a lock is that of its site and, below, of the instance. It is given once.
uint64_t LockWatch::number(const SyncObject& object) {
  const std::atomic_ref<uint64_t> watch(object.watch);
  if (const uint64_t known = watch.load(std::memory_order_relaxed); known != 0) [[likely]]
    return known;
  const auto& at = object.made_at;
  const uint64_t site =
      hash_combine(object.name != nullptr ? hash_text(object.name) : 0,
                   hash_text(at.file_name()) ^ mix_bits((uint64_t{at.line()} << 32) | at.column()));
  const Guard guard(impl_->mu);
  auto [it, fresh] = impl_->node_by_site.try_emplace(site, 0);
  if (fresh && impl_->nodes.size() < kMostNodes) {
    it->second = static_cast<uint32_t>(impl_->nodes.size());
    impl_->nodes.push_back({name_of(object), place_text(at), 0});
    impl_->instances.push_back(0);
    impl_->pairs.push_back(0);
  }
  const uint64_t number = (uint64_t{it->second} << 32) | ++impl_->instances[it->second];
  uint64_t expected = 0;
  return watch.compare_exchange_strong(expected, number) ? number : expected;
}

void LockWatch::acquiring(const SyncObject& lock, LockMode mode, std::source_location at) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state != nullptr && !state->held.empty()) report_edges(*state, lock, mode, at);
}

void LockWatch::acquired(const SyncObject& lock, LockMode mode, std::source_location at) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state == nullptr) return;
  const uint64_t id = number(lock);
  state->held.push({&lock, id, mode, at});
  const uint64_t key = node_of(id) + 1;
  CountTable::Cell* cell = state->taken.find(key);
  if (cell == nullptr) cell = state->taken.add(key);
  if (cell != nullptr) ++cell->count;
}

void LockWatch::released(const SyncObject& lock) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state == nullptr || state->held.pop(lock) || current_runtime() != nullptr) return;
  const std::string task = this_task().name();
  impl_->add(unlock_misuse(name_of(lock), task));
}

void LockWatch::report_edges(ThreadState& state, const SyncObject& lock, LockMode mode,
                             std::source_location at) {
  const uint64_t to = number(lock);
  const uint32_t phase = phase_.load(std::memory_order_relaxed);
  if (state.phase != phase) {
    merge(state);
    state.edges.clear();
    state.taken.clear();
    state.phase = phase;
  }
  size_t index = 0;
  for (const HeldLock& held : state.held) {
    const size_t i = index++;
    const bool peers = node_of(held.lock) == node_of(to);
    if (held.lock == to) continue;
    const uint64_t from = peers ? held.lock : node_of(held.lock);
    const uint64_t ends = mix_bits(from) + 3 * (peers ? to : node_of(to));
    const uint64_t modes = (held.mode == LockMode::shared ? 2 : 0) + (mode == LockMode::shared);
    const uint64_t key = ((ends + modes) ^ (state.held.digest() - held.digest())) | 1;
    CountTable::Cell* cell = state.edges.find(key);
    if (cell != nullptr) [[likely]] {
      ++cell->count;
    } else {
      add_edge(state, i, to, mode, at, key);
    }
  }
}

void LockWatch::add_edge(ThreadState& state, size_t held_index, uint64_t to, LockMode mode,
                         std::source_location at, uint64_t key) {
  const HeldLock& held = state.held.begin()[held_index];
  const bool peers = node_of(held.lock) == node_of(to);
  // Orders among instances differ from one schedule to the next, which makes its locks anew.
  if (peers && current_runtime() != nullptr) return;
  if (node_of(held.lock) == 0 || node_of(to) == 0) return;  // There are too many sites.
  LockWay way;
  const Task& task = this_task();
  way.thread = task.key();
  way.phase = state.phase;
  way.held_mode = held.mode;
  way.taken_mode = mode;
  way.gates = gates_of(state.held, held);
  const uint64_t from = peers ? held.lock : node_of(held.lock);
  const uint64_t end = peers ? to : node_of(to);

  const Guard guard(impl_->mu);
  const uint64_t ends = hash_combine(from, end);
  const auto known = impl_->edge_by_ends.find(ends);
  uint32_t& pairs = impl_->pairs[node_of(to)];
  if (known == impl_->edge_by_ends.end() &&
      (impl_->edges.size() >= kMostEdges || (peers && pairs >= kMostPairs))) {
    ++impl_->dropped;
    return;
  }
  const size_t index = known != impl_->edge_by_ends.end() ? known->second : impl_->edges.size();
  if (known == impl_->edge_by_ends.end()) {
    impl_->edge_by_ends.emplace(ends, index);
    impl_->edges.push_back({from, end, 0, {}});
    if (peers) ++pairs;
  }
  SeenLockEdge& edge = impl_->edges[index];
  const bool seen = std::any_of(edge.ways.begin(), edge.ways.end(),
                                [&](const LockWay& w) { return covers(w, way); });
  if (!seen) {
    way.thread_name = task.name();
    way.held_at = held.at;
    way.taken_at = at;
    if (current_runtime() == nullptr) way.stack = own_stack(3);
    // Where there is no room the way that says least goes: the one under most locks.
    if (edge.ways.size() < kMostWays) {
      edge.ways.push_back(std::move(way));
    } else {
      auto worst = std::max_element(edge.ways.begin() + 1, edge.ways.end(), [](auto& a, auto& b) {
        return a.gates.size() < b.gates.size();
      });
      if (worst->gates.size() > way.gates.size()) *worst = std::move(way);
    }
    impl_->changed = true;
  }
  CountTable::Cell* cell = state.edges.add(key);
  if (cell == nullptr) {  // Edges are reported again, which only costs time.
    state.edges.each([&](const CountTable::Cell& c) { impl_->edges[c.value].count += c.count; });
    state.edges.clear();
    cell = state.edges.add(key);
  }
  cell->value = static_cast<uint32_t>(index);
  cell->count = 1;
}

void LockWatch::merge(const ThreadState& state) {
  const Unseen unseen;
  const Guard guard(impl_->mu);
  state.edges.each([&](const CountTable::Cell& c) { impl_->edges[c.value].count += c.count; });
  state.taken.each([&](const CountTable::Cell& c) {
    impl_->nodes[static_cast<size_t>(c.key - 1)].acquisitions += c.count;
  });
}

void LockWatch::waiting(const SyncObject& cond, const SyncObject& mutex, std::source_location at) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state == nullptr) return;
  // The wait ends with the mutex being taken again, under whatever else is held.
  if (!state->held.empty()) report_edges(*state, mutex, LockMode::exclusive, at);
  const uint64_t id = number(cond), with = number(mutex);
  Impl::Shard& shard = impl_->shard_of(id);
  std::optional<Finding> finding;
  {
    const Guard guard(shard.mu);
    finding = shard.conditions.waiting(id, cond, with, {this_task().name(), at});
  }
  if (finding) impl_->add(std::move(*finding));
}

void LockWatch::woken(const SyncObject& cond, bool notified) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state == nullptr) return;
  const uint64_t id = number(cond);
  Impl::Shard& shard = impl_->shard_of(id);
  const Guard guard(shard.mu);
  shard.conditions.woken(id, notified);
}

void LockWatch::notified(const SyncObject& cond, bool all, std::source_location at) {
  const Unseen unseen;
  ThreadState* state = own_state();
  if (state == nullptr) return;
  const uint64_t id = number(cond);
  Impl::Shard& shard = impl_->shard_of(id);
  const Guard guard(shard.mu);
  shard.conditions.notified(id, all, {this_task().name(), at}, Monotonic::now());
}

void LockWatch::destroyed(const SyncObject& object, int holder) {
  const uint64_t id = std::atomic_ref<uint64_t>(object.watch).load(std::memory_order_relaxed);
  if (id == 0) return;
  const Unseen unseen;
  if (holder != 0) impl_->add(destroy_misuse(name_of(object), holder, this_task().name()));
  Impl::Shard& shard = impl_->shard_of(id);
  std::optional<Finding> finding;
  {
    const Guard guard(shard.mu);
    finding = shard.conditions.destroyed(id, object, {this_task().name(), object.made_at});
  }
  if (finding) impl_->add(std::move(*finding));
}

std::string LockWatch::about_condition(uint64_t condition, Instant since) {
  const Unseen unseen;
  if (condition == 0) return "";
  Impl::Shard& shard = impl_->shard_of(condition);
  const Guard guard(shard.mu);
  return shard.conditions.about(condition, since);
}

void LockWatch::begin_phase() { phase_.fetch_add(1, std::memory_order_relaxed); }

std::vector<Finding> LockWatch::take_findings() {
  const Unseen unseen;
  const Guard guard(impl_->mu);
  std::vector<Finding> found;
  found.swap(impl_->waiting_findings);
  if (!impl_->changed) return found;
  impl_->changed = false;
  for (const LockCycle& cycle : find_lock_cycles(impl_->edges)) {
    Finding finding = cycle_finding(cycle, impl_->edges, impl_->nodes);
    if (impl_->reported.insert(finding.fingerprint).second) found.push_back(std::move(finding));
  }
  return found;
}

LockGraph LockWatch::graph() {
  const Unseen unseen;
  const Guard guard(impl_->mu);
  return graph_of(impl_->edges, impl_->nodes);
}

LockWatch& process_lock_watch() {
  static LockWatch* watch = new LockWatch;
  return *watch;
}

}  // namespace ordeal
