#include "harness/run/judge/tally.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/metrics/histogram.h"
#include "harness/run/record/recorder.h"
#include "harness/scenario/lane.h"

namespace ordeal {
namespace {

Latency summarize(const HistogramData& data) {
  Histogram h;
  h.merge(data);
  return h.summary();
}

}  // namespace

std::set<int> injectable_errors(const Plan& plan) {
  std::set<int> all;
  for (const FaultSpec& fault : plan.faults) {
    for (int code : possible_errors(fault)) all.insert(code);
  }
  return all;
}

Tally::Tally(const Plan& plan) : plan_(plan), injectable_(injectable_errors(plan)) {}

bool Tally::resolve(uint32_t slot, const TargetPlan*& target, const OpRow*& row) const {
  const size_t at = slot / kRowsPerTarget;
  if (at >= plan_.targets.size()) return false;
  target = &plan_.targets[at];
  if (slot % kRowsPerTarget >= target->row->rows.size()) return false;
  row = &target->row->rows[slot % kRowsPerTarget];
  return true;
}

void Tally::add(const TickRow& row) {
  Line& line = lines_[{row.group, row.slot}];
  merge_into(line.service, row.service);
  if (row.response) {
    if (!line.response) line.response.emplace();
    merge_into(*line.response, *row.response);
  }
  uint64_t errors = 0;
  for (const auto& [code, count] : row.errors) {
    line.errors[code] += count;
    errors += count;
  }
  int64_t bucket = row.at / width_;
  first_ = first_ < 0 ? bucket : std::min(first_, bucket);
  last_ = std::max(last_, bucket);
  merge_into(line.buckets[bucket], row.service);
  if (errors != 0) line.bucket_errors[bucket] += errors;
  count_ += row.service.count;
  errors_ += errors;
  while (static_cast<size_t>(last_ - first_) >= kMaxBuckets) widen();
}

void Tally::widen() {
  width_ *= 2;
  first_ /= 2;
  last_ /= 2;
  for (auto& [key, line] : lines_) {
    std::map<int64_t, HistogramData> wide;
    for (auto& [bucket, data] : line.buckets) merge_into(wide[bucket / 2], data);
    line.buckets.swap(wide);
    std::map<int64_t, uint64_t> wide_errors;
    for (auto& [bucket, count] : line.bucket_errors) wide_errors[bucket / 2] += count;
    line.bucket_errors.swap(wide_errors);
  }
}

std::vector<OperationStats> Tally::operations() const {
  std::vector<OperationStats> all;
  for (const auto& [key, line] : lines_) {
    const TargetPlan* target = nullptr;
    const OpRow* row = nullptr;
    if (!resolve(key.second, target, row) || key.first >= plan_.groups.size()) continue;
    OperationStats stats;
    stats.target = target->row->name;
    stats.name = row->name;
    stats.group = plan_.groups[key.first].name;
    stats.count = line.service.count;
    stats.ok = stats.count;
    for (const auto& [code, count] : line.errors) {
      stats.errors[error_name(*target->row, code)] += count;
      Outcome outcome = outcome_of(*row, code);
      if (outcome == Outcome::ok) continue;
      stats.ok -= count;
      const bool injected = injectable_.contains(code);
      if (injected) stats.injected += count;
      if (outcome == Outcome::unexpected && injected) outcome = Outcome::fail;
      if (outcome == Outcome::fail) stats.failed += count;
      if (outcome == Outcome::pending) stats.pending += count;
      if (outcome == Outcome::unexpected) stats.unexpected += count;
    }
    stats.service = summarize(line.service);
    stats.service_histogram = line.service;
    if (line.response) stats.response = summarize(*line.response);
    all.push_back(std::move(stats));
  }
  return all;
}

Series Tally::series(int64_t origin) const {
  Series series;
  if (first_ < 0) return series;
  series.bucket = width_;
  series.start = first_ * width_ - origin;
  const auto length = static_cast<size_t>(last_ - first_ + 1);
  for (const auto& [key, line] : lines_) {
    const TargetPlan* target = nullptr;
    const OpRow* row = nullptr;
    if (!resolve(key.second, target, row) || key.first >= plan_.groups.size()) continue;
    SeriesLine out;
    out.group = plan_.groups[key.first].name;
    out.target = target->row->name;
    out.operation = row->name;
    for (auto* column : {&out.count, &out.errors, &out.p50, &out.p99, &out.max}) {
      column->assign(length, 0);
    }
    for (const auto& [bucket, data] : line.buckets) {
      const auto i = static_cast<size_t>(bucket - first_);
      const Latency latency = summarize(data);
      out.count[i] = data.count;
      out.p50[i] = latency.p50;
      out.p99[i] = latency.p99;
      out.max[i] = latency.max;
    }
    for (const auto& [bucket, count] : line.bucket_errors) {
      out.errors[static_cast<size_t>(bucket - first_)] = count;
    }
    series.lines.push_back(std::move(out));
  }
  return series;
}

std::vector<Finding> Tally::unexpected_errors() const {
  std::map<std::string, Finding> found;
  for (const auto& [key, line] : lines_) {
    const TargetPlan* target = nullptr;
    const OpRow* row = nullptr;
    if (!resolve(key.second, target, row) || key.first >= plan_.groups.size()) continue;
    for (const auto& [code, count] : line.errors) {
      if (outcome_of(*row, code) != Outcome::unexpected || injectable_.contains(code)) continue;
      const std::string what = fmt::format("{}.{}", target->row->name, row->name);
      const std::string name = error_name(*target->row, code);
      Finding& finding = found[what + " " + name];
      const std::string group = plan_.groups[key.first].name;
      finding.kind = FindingKind::unexpected_error;
      finding.claim = fmt::format(
          "{} returned {}, which nobody injected and its table does not list", what, name);
      finding.evidence +=
          fmt::format("group {}: {} of {} calls\n", group, count, line.service.count);
      finding.count = finding.fingerprint.empty() ? count : finding.count + count;
      finding.fingerprint = fingerprint_of(finding.kind, what + " " + name);
    }
  }
  std::vector<Finding> all;
  for (auto& [key, finding] : found) all.push_back(std::move(finding));
  return all;
}

}  // namespace ordeal
