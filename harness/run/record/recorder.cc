#include "harness/run/record/recorder.h"

#include <algorithm>

namespace ordeal {

void merge_into(HistogramData& sum, const HistogramData& more) {
  if (more.count == 0) return;
  std::vector<std::pair<uint32_t, uint64_t>> merged;
  merged.reserve(sum.buckets.size() + more.buckets.size());
  auto a = sum.buckets.begin();
  auto b = more.buckets.begin();
  while (a != sum.buckets.end() || b != more.buckets.end()) {
    if (b == more.buckets.end() || (a != sum.buckets.end() && a->first < b->first)) {
      merged.push_back(*a++);
    } else if (a == sum.buckets.end() || b->first < a->first) {
      merged.push_back(*b++);
    } else {
      merged.emplace_back(a->first, a->second + b->second);
      ++a;
      ++b;
    }
  }
  sum.min = sum.count == 0 ? more.min : std::min(sum.min, more.min);
  sum.max = std::max(sum.max, more.max);
  sum.sum += more.sum;
  sum.count += more.count;
  sum.buckets = std::move(merged);
}

void merge_into(HistogramData& sum, const Histogram& more) {
  if (more.count() != 0) merge_into(sum, more.data());
}

void Recorder::take(size_t group, uint64_t end, const std::vector<std::unique_ptr<OpCell>>& cells) {
  const uint64_t start = end - interval_;
  const int64_t at = ticks_to_instant(tick_scale(), start).time_since_epoch().count();
  for (size_t slot = 0; slot < cells.size(); ++slot) {
    const OpCell* cell = cells[slot].get();
    if (cell == nullptr || cell->service.count() == 0) continue;
    const HistogramData service = cell->service.data();  // Sorted out before the lock is taken.
    const Key key(static_cast<uint32_t>(group), static_cast<uint32_t>(slot), at);
    Lock lock(mu_);
    TickRow& row = pending_[key];
    row.group = std::get<0>(key);
    row.slot = std::get<1>(key);
    row.at = at;
    merge_into(row.service, service);
    if (cell->response != nullptr) {
      if (!row.response) row.response.emplace();
      merge_into(*row.response, *cell->response);
    }
    for (const auto& [code, count] : cell->errors) {
      const auto known = std::find_if(row.errors.begin(), row.errors.end(),
                                      [c = code](const auto& e) { return e.first == c; });
      if (known != row.errors.end()) {
        known->second += count;
      } else {
        row.errors.emplace_back(code, count);
      }
    }
  }
}

std::vector<TickRow> Recorder::drain() {
  std::map<Key, TickRow> taken;
  {
    Lock lock(mu_);
    taken.swap(pending_);
  }
  std::vector<TickRow> rows;
  rows.reserve(taken.size());
  for (auto& [key, row] : taken) rows.push_back(std::move(row));
  return rows;
}

}  // namespace ordeal
