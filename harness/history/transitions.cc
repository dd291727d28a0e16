#include "harness/history/transitions.h"

#include <utility>

#include "harness/base/random.h"

namespace ordeal::history {
namespace {
constexpr size_t kDenseClasses = 128;
}

Transitions::Transitions(const Prepared& prepared)
    : prepared_(prepared),
      classes_(prepared.classes.size()),
      dense_(classes_ <= kDenseClasses),
      entries_(dense_ ? 0 : 1024) {
  intern(prepared.model->initial());
}

uint32_t Transitions::intern(Value state) {
  const auto [at, fresh] =
      ids_.try_emplace(std::move(state), static_cast<uint32_t>(states_.size()));
  if (fresh) {
    states_.push_back(&at->first);
    value_bytes_ += at->first.bytes() + 48;  // And its node.
    if (dense_) table_.resize(table_.size() + classes_, kUnknown);
  }
  return at->second;
}

uint32_t Transitions::compute(uint32_t state, uint32_t op_class) {
  const OpClass& of = prepared_.classes[op_class];
  if (!of.only_in.is_null() && !(of.only_in == *states_[state])) return kIllegal;
  std::optional<Value> next =
      history::step(*prepared_.model, *states_[state], of.kind, (*prepared_.history)[of.sample]);
  return next ? intern(std::move(*next)) : kIllegal;
}

uint32_t Transitions::ask(uint32_t state, uint32_t op_class) {
  const uint32_t next = compute(state, op_class);
  table_[state * classes_ + op_class] = next;
  return next;
}

uint32_t Transitions::sparse_step(uint32_t state, uint32_t op_class) {
  const uint64_t key = (uint64_t{state} << 32) | op_class;
  size_t at = mix_bits(key) & (entries_.size() - 1);
  while (entries_[at].key != UINT64_MAX) {
    if (entries_[at].key == key) return entries_[at].next;
    at = (at + 1) & (entries_.size() - 1);
  }
  const uint32_t next = compute(state, op_class);
  entries_[at] = {key, next};
  if (++entries_used_ * 2 > entries_.size()) grow();
  return next;
}

void Transitions::grow() {
  std::vector<Entry> before(entries_.size() * 2);
  before.swap(entries_);
  for (const Entry& entry : before) {
    if (entry.key == UINT64_MAX) continue;
    size_t at = mix_bits(entry.key) & (entries_.size() - 1);
    while (entries_[at].key != UINT64_MAX) at = (at + 1) & (entries_.size() - 1);
    entries_[at] = entry;
  }
}

size_t Transitions::bytes() const {
  return value_bytes_ + states_.capacity() * sizeof(void*) + table_.capacity() * sizeof(uint32_t) +
         entries_.capacity() * sizeof(Entry);
}

}  // namespace ordeal::history
