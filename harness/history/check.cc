#include "harness/history/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/history/certificate.h"

namespace ordeal::history {
namespace {

struct Violation {
  std::string key;
  History history;
  int64_t at = Operation::kNever;  // When the impossible return was.
};

void judge(const Model& model, const std::string& key, History history, const SearchLimits& limits,
           CheckReport& report, Violation& first) {
  const Prepared prepared = prepare(model, history);
  if (prepared.ops.empty()) return;
  SearchResult found = search(prepared, limits, true);
  ++report.keys;
  report.operations += prepared.ops.size();
  report.configurations += found.configurations;
  report.peak_bytes = std::max(report.peak_bytes, found.peak_bytes);
  if (found.verdict == Verdict::pass) {
    const std::string wrong = check_order(prepared, found.order);
    if (wrong.empty()) return;
    found.verdict = Verdict::unknown;
    found.reason = "the order that was found does not replay: " + wrong;
  }
  if (found.verdict == Verdict::fail) {
    ++report.keys_violated;
    const int64_t at = history[prepared.ops[found.failed].source].ret;
    if (at <= first.at) first = {key, std::move(history), at};
    return;
  }
  ++report.keys_unknown;
  if (report.reason.empty())
    report.reason = key.empty() ? found.reason : fmt::format("key \"{}\": {}", key, found.reason);
}

}  // namespace

CheckReport check(const Model& model, const History& history, const CheckOptions& options) {
  std::map<std::string, History> parts;
  for (const Operation& operation : history)
    parts[options.per_key && model.per_key ? operation.key : ""].push_back(operation);

  CheckReport report;
  Violation first;
  const SearchLimits limits{deadline_after(Monotonic::now(), options.time), options.bytes};
  for (auto& [key, part] : parts) judge(model, key, std::move(part), limits, report, first);

  if (report.keys_violated > 0) {
    report.verdict = Verdict::fail;
    report.violated_key = first.key;
    const Prepared prepared = prepare(model, first.history);
    const SearchResult again = search(prepared, {kForever, options.bytes}, false);
    if (again.verdict == Verdict::fail) {
      const Instant deadline = deadline_after(Monotonic::now(), options.explain_time);
      report.counterexample = explain(prepared, again, deadline);
    }
  } else if (report.keys_unknown == 0 && report.operations > 0) {
    report.verdict = Verdict::pass;
  } else if (report.operations == 0) {
    report.reason = "nothing was checked: no operation tells anything";
  }
  return report;
}

}  // namespace ordeal::history
