#include "harness/history/prepared.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "harness/base/random.h"
#include "harness/history/transitions.h"

namespace ordeal::history {
namespace {

// What makes a class; compares operations by content, so that keys are exact.
struct ClassKey {
  const Operation* operation;
  uint32_t kind;
  bool asserted;
  bool pending;

  bool operator==(const ClassKey& other) const {
    return kind == other.kind && asserted == other.asserted && pending == other.pending &&
           operation->value == other.operation->value &&
           (!asserted || operation->output == other.operation->output);
  }
};
struct ClassKeyHash {
  size_t operator()(const ClassKey& key) const {
    uint64_t hash = key.kind * 4 + (key.asserted ? 2 : 0) + (key.pending ? 1 : 0);
    hash = hash_combine(hash, key.operation->value.hash());
    return key.asserted ? hash_combine(hash, key.operation->output.hash()) : hash;
  }
};

void sort_events(Prepared& out) {
  const History& history = *out.history;
  struct Stamp {
    int64_t at;
    PreparedEvent event;
  };
  std::vector<Stamp> stamps;
  stamps.reserve(out.ops.size() * 2);
  for (uint32_t i = 0; i < out.ops.size(); ++i) {
    const Operation& operation = history[out.ops[i].source];
    stamps.push_back({operation.call, {i, false}});
    if (operation.ret != Operation::kNever) stamps.push_back({operation.ret, {i, true}});
  }
  std::sort(stamps.begin(), stamps.end(), [](const Stamp& a, const Stamp& b) {
    if (a.at != b.at) return a.at < b.at;
    if (a.event.is_return != b.event.is_return) return b.event.is_return;
    return a.event.op < b.event.op;
  });
  out.events.reserve(stamps.size());
  for (const Stamp& stamp : stamps) {
    if (stamp.event.is_return)
      out.ops[stamp.event.op].return_event = static_cast<uint32_t>(out.events.size());
    out.events.push_back(stamp.event);
  }
}

void allot_slots(Prepared& out) {
  std::vector<uint32_t> free;  // A heap: the lowest first keeps masks short.
  for (const PreparedEvent& event : out.events) {
    PreparedOp& op = out.ops[event.op];
    if (event.is_return) {
      free.push_back(op.slot);
      std::push_heap(free.begin(), free.end(), std::greater<>());
    } else if (!out.classes[op.op_class].pending) {
      if (free.empty()) {
        op.slot = out.slots++;
      } else {
        std::pop_heap(free.begin(), free.end(), std::greater<>());
        op.slot = free.back();
        free.pop_back();
      }
    }
  }
}

// Marks classes that leave every state alone which the operations of this history, in any order,
// can lead to. Where those are many nothing is marked, and the search branches on more.
void try_observers(Prepared& out) {
  constexpr size_t kTries = 4096;
  Transitions transitions(out);
  std::vector<bool> changes(out.classes.size());
  for (uint32_t state = 0; state < transitions.size(); ++state) {
    for (uint32_t op_class = 0; op_class < changes.size(); ++op_class) {
      const uint32_t next = transitions.step(state, op_class);
      if (next != state && next != Transitions::kIllegal) changes[op_class] = true;
    }
    if (transitions.size() * changes.size() > kTries) return;
  }
  for (uint32_t i = 0; i < changes.size(); ++i) {
    if (!changes[i] && !out.classes[i].pending) out.classes[i].observer = true;
  }
}

}  // namespace

Prepared prepare(const Model& model, const History& history) {
  Prepared out{&model, &history, {}, {}, {}};
  std::unordered_map<std::string_view, uint32_t> kinds;
  for (uint32_t i = 0; i < model.kinds.size(); ++i) kinds[model.kinds[i].name] = i;
  std::unordered_map<ClassKey, uint32_t, ClassKeyHash> classes;
  classes.reserve(history.size() / 2);
  out.ops.reserve(history.size());
  for (uint32_t i = 0; i < history.size(); ++i) {
    const Operation& operation = history[i];
    if (operation.status == Status::fail) continue;
    const uint32_t kind = kinds.at(operation.op);
    const bool asserted = asserts_output(model.kinds[kind], operation);
    const bool observer = is_observer(model.kinds[kind], operation);
    const bool pending = operation.ret == Operation::kNever;
    if (observer && (!asserted || pending)) continue;
    const auto [at, fresh] = classes.try_emplace(ClassKey{&operation, kind, asserted, pending},
                                                 static_cast<uint32_t>(out.classes.size()));
    if (fresh) {
      out.classes.push_back({kind, i, observer, pending, {}});
      if (pending) ++out.pending_classes;
    }
    out.ops.push_back({i, at->second, PreparedOp::kNoSlot, UINT32_MAX});
  }
  if (model.try_observers) try_observers(out);
  sort_events(out);
  allot_slots(out);
  return out;
}

}  // namespace ordeal::history
