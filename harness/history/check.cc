#include "harness/history/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/history/certificate.h"
#include "harness/history/register_monitor.h"

namespace ordeal::history {
namespace {

// An object that is judged alone.
struct Part {
  std::string key;
  History history;
};
struct Violation {
  Part part;
  int64_t at = Operation::kNever;       // When the impossible return was.
  std::optional<QueuePattern> pattern;  // Where a monitor found it.
};

std::vector<Part> parts_of(const Model& model, History history, bool per_key) {
  const bool by_key = per_key && model.per_key;
  const bool one = !model.per_value &&
                   (!by_key || std::all_of(history.begin(), history.end(), [&](const auto& each) {
                     return each.key == history.front().key;
                   }));
  std::vector<Part> parts;  // In the order in which they first appear.
  if (one && !history.empty()) {
    std::string key = by_key ? history.front().key : "";
    parts.push_back({std::move(key), std::move(history)});
    return parts;
  }
  std::unordered_map<std::string, size_t> at;
  for (Operation& operation : history) {
    std::string key = by_key ? operation.key : "";
    const std::string name = model.per_value ? operation.value.json() + key : key;
    const auto [found, fresh] = at.try_emplace(name, parts.size());
    if (fresh) parts.push_back({key, {}});
    parts[found->second].history.push_back(std::move(operation));
  }
  return parts;
}

void judge(const Model& model, Part part, const SearchLimits& limits, CheckReport& report,
           Violation& first) {
  const Prepared prepared = prepare(model, part.history);
  if (prepared.ops.empty()) return;
  ++report.objects;
  report.operations += prepared.ops.size();
  const auto violated = [&](uint32_t failed, std::optional<QueuePattern> pattern) {
    ++report.violated;
    const int64_t at = part.history[prepared.ops[failed].source].ret;
    if (at < first.at) first = {std::move(part), at, std::move(pattern)};
  };
  if (const std::optional<QueueVerdict> verdict = monitor_queue(prepared)) {
    if (!verdict->ok) violated(verdict->pattern.failed, verdict->pattern);
    return;
  }
  // What it finds wrong is searched again, for the event that cannot be passed.
  if (monitor_register(prepared).value_or(false)) return;
  SearchResult found = search(prepared, limits, true);
  report.configurations += found.configurations;
  report.peak_bytes = std::max(report.peak_bytes, found.peak_bytes);
  if (found.verdict == Verdict::pass) {
    const std::string wrong = check_order(prepared, found.order);
    if (wrong.empty()) return;
    found.verdict = Verdict::unknown;
    found.reason = "the order that was found does not replay: " + wrong;
  }
  if (found.verdict == Verdict::fail) {
    violated(found.failed, std::nullopt);
    return;
  }
  ++report.unknown;
  if (!report.reason.empty()) return;
  report.reason =
      part.key.empty() ? found.reason : fmt::format("key \"{}\": {}", part.key, found.reason);
}

}  // namespace

CheckReport check(const Model& model, History history, const CheckOptions& options) {
  CheckReport report;
  Violation first;
  const SearchLimits limits{deadline_after(Monotonic::now(), options.time), options.bytes};
  for (Part& part : parts_of(model, std::move(history), options.per_key))
    judge(model, std::move(part), limits, report, first);

  if (report.violated > 0) {
    report.verdict = Verdict::fail;
    report.violated_key = first.part.key;
    const Prepared prepared = prepare(model, first.part.history);
    if (first.pattern) {
      report.counterexample = explain(prepared, *first.pattern);
      return report;
    }
    const SearchResult again = search(prepared, {kForever, options.bytes}, false);
    if (again.verdict == Verdict::fail) {
      const Instant deadline = deadline_after(Monotonic::now(), options.explain_time);
      report.counterexample = explain(prepared, again, deadline);
    }
  } else if (report.unknown == 0 && report.operations > 0) {
    report.verdict = Verdict::pass;
  } else if (report.operations == 0) {
    report.reason = "nothing was checked: no operation tells anything";
  }
  return report;
}

}  // namespace ordeal::history
