#include "harness/history/ranges.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace ordeal::history {

RangeMin::RangeMin(size_t n)
    : leaves_(std::bit_ceil(std::max<size_t>(n, 1))),
      values_(leaves_, kNothing),
      winners_(leaves_ * 2) {
  for (size_t i = 0; i < leaves_; ++i) winners_[leaves_ + i] = static_cast<uint32_t>(i);
  for (size_t node = leaves_ - 1; node > 0; --node) winners_[node] = winners_[node * 2];
}

void RangeMin::set(uint32_t at, int64_t value) {
  values_[at] = value;
  for (size_t node = (leaves_ + at) / 2; node > 0; node /= 2) {
    const uint32_t winner = lesser(winners_[node * 2], winners_[node * 2 + 1]);
    // Nothing changes above where another one has won before and wins still.
    if (winner == winners_[node] && winner != at) return;
    winners_[node] = winner;
  }
}

uint32_t RangeMin::least(uint32_t from, uint32_t to) const {
  uint32_t best = from;
  size_t left = leaves_ + from, right = leaves_ + to + 1;
  for (; left < right; left /= 2, right /= 2) {
    if ((left & 1) != 0) best = lesser(best, winners_[left++]);
    if ((right & 1) != 0) best = lesser(best, winners_[--right]);
  }
  return values_[best] == kNothing ? kNone : best;
}

Cover::Cover(const std::vector<int32_t>& counts)
    : leaves_(std::bit_ceil(std::max<size_t>(counts.size(), 1))),
      least_(leaves_ * 2, std::numeric_limits<int32_t>::max() / 2),
      added_(leaves_ * 2) {
  std::copy(counts.begin(), counts.end(), least_.begin() + static_cast<ptrdiff_t>(leaves_));
  for (size_t node = leaves_ - 1; node > 0; --node) refresh(node);
}

void Cover::refresh(size_t node) {
  least_[node] = std::min(least_[node * 2], least_[node * 2 + 1]) + added_[node];
}

void Cover::add(uint32_t from, uint32_t to, int32_t by) {
  size_t left = leaves_ + from, right = leaves_ + to + 1;
  for (size_t l = left, r = right; l < r; l /= 2, r /= 2) {
    if ((l & 1) != 0) add_to(l++, by);
    if ((r & 1) != 0) add_to(--r, by);
  }
  for (left /= 2; left > 0; left /= 2) refresh(left);
  for (right = (right - 1) / 2; right > 0; right /= 2) refresh(right);
}

uint32_t Cover::first_bare(uint32_t from, uint32_t to) const {
  return bare_below(1, 0, static_cast<uint32_t>(leaves_ - 1), from, to, 0);
}

uint32_t Cover::bare_below(size_t node, uint32_t begin, uint32_t end, uint32_t from, uint32_t to,
                           int32_t above) const {
  if (end < from || to < begin || least_[node] + above > 0) return kNone;
  if (begin == end) return begin;
  const uint32_t middle = begin + (end - begin) / 2;
  const uint32_t found = bare_below(node * 2, begin, middle, from, to, above + added_[node]);
  if (found != kNone) return found;
  return bare_below(node * 2 + 1, middle + 1, end, from, to, above + added_[node]);
}

Alive::Alive(size_t n) : next_(n + 1), before_(n + 1) {
  std::iota(next_.begin(), next_.end(), 0U);
  std::iota(before_.begin(), before_.end(), 0U);
}

void Alive::kill(uint32_t at) {
  next_[at] = at + 1;
  before_[at + 1] = at;
}

uint32_t Alive::find(std::vector<uint32_t>& towards, uint32_t at) {
  while (towards[at] != at) {
    towards[at] = towards[towards[at]];
    at = towards[at];
  }
  return at;
}

}  // namespace ordeal::history
