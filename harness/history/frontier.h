// A set of configurations in which none dominates another.
//
// A configuration says which open operations have taken effect, what state that led to, and which
// pending operations were used up. Of two that agree in the first two, the one that used a part of
// what the other used can do all that the other can.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/base/random.h"
#include "harness/history/multisets.h"

namespace ordeal::history {

// One configuration of a search.
template <class Mask>
struct Config {
  Mask mask;
  uint32_t state = 0;
  uint32_t used = Multisets::kEmpty;
  uint32_t path = 0;  // The last step that led here, in the arena of steps.
};

// The configurations that could be true at one event.
template <class Mask>
class Frontier {
 public:
  explicit Frontier(const Multisets& sets) : sets_(sets), heads_(kSmallTable) {}

  size_t size() const { return items_.size(); }
  bool alive(size_t i) const { return items_[i].alive; }
  Config<Mask>& operator[](size_t i) { return items_[i].config; }
  const Config<Mask>& operator[](size_t i) const { return items_[i].config; }

  void clear() {
    items_.clear();
    if (++epoch_ == 0) {
      for (Head& head : heads_) head.epoch = 0;
      epoch_ = 1;
    }
  }

  // Whether it was added; else one that is there dominates it. Those it dominates die.
  bool insert(Config<Mask> config) {
    if ((items_.size() + 1) * 2 > heads_.size()) rehash(heads_.size() * 4);
    Head& head = head_of(config);
    const uint32_t first = head.epoch == epoch_ ? head.first : kNone;
    for (uint32_t i = first; i != kNone; i = items_[i].next) {
      Item& item = items_[i];
      if (!item.alive || item.config.state != config.state || !(item.config.mask == config.mask))
        continue;
      if (sets_.includes(config.used, item.config.used)) return false;
      if (sets_.includes(item.config.used, config.used)) item.alive = false;
    }
    head = {static_cast<uint32_t>(items_.size()), epoch_};
    items_.push_back({std::move(config), first, true});
    return true;
  }

  // Forgets the dead; the order of the others stays. No insert until clear().
  void compact() {
    size_t kept = 0;
    for (size_t i = 0; i < items_.size(); ++i) {
      if (!items_[i].alive) continue;
      if (kept != i) items_[kept] = std::move(items_[i]);
      ++kept;
    }
    items_.erase(items_.begin() + static_cast<ptrdiff_t>(kept), items_.end());
  }

  void swap(Frontier& other) noexcept {
    items_.swap(other.items_);
    heads_.swap(other.heads_);
    std::swap(epoch_, other.epoch_);
  }
  size_t bytes() const {
    const size_t masks = items_.empty() ? 0 : items_[0].config.mask.bytes() * items_.size();
    return items_.capacity() * sizeof(Item) + heads_.capacity() * sizeof(Head) + masks;
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr size_t kSmallTable = 64;
  struct Item {
    Config<Mask> config;
    uint32_t next;  // Of those with the same place in the table.
    bool alive;
  };
  struct Head {
    uint32_t first = kNone;
    uint32_t epoch = 0;  // Of an older epoch: empty.
  };

  Head& head_of(const Config<Mask>& config) {
    const uint64_t hash = mix_bits(config.mask.hash() ^ config.state);
    return heads_[hash & (heads_.size() - 1)];
  }
  void rehash(size_t size) {
    heads_.assign(size, Head{});
    for (uint32_t i = 0; i < items_.size(); ++i) {
      Head& head = head_of(items_[i].config);
      items_[i].next = head.epoch == epoch_ ? head.first : kNone;
      head = {i, epoch_};
    }
  }

  const Multisets& sets_;
  std::vector<Item> items_;
  std::vector<Head> heads_;
  uint32_t epoch_ = 1;
};

}  // namespace ordeal::history
