#include "harness/history/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/history/certificate.h"
#include "harness/history/inference.h"
#include "harness/history/queue_monitor.h"
#include "harness/history/register_monitor.h"
#include "harness/history/stack_monitor.h"

namespace ordeal::history {
namespace {

// An object that is judged alone.
struct Part {
  std::string key;
  History history;
};
struct Violation {
  Part part;
  int64_t at = Operation::kNever;  // When the impossible return was.
  std::optional<Pattern> pattern;  // Where a monitor found it,
  SearchResult found;              // or else a search.
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

void gave_up(CheckReport& report, const std::string& key, const std::string& why) {
  ++report.unknown;
  if (!report.reason.empty()) return;
  report.reason = key.empty() ? why : fmt::format("key \"{}\": {}", key, why);
}

// What failed with the help of reads that returned later need not be what cannot be: the first
// return is, after which there is no order even for those that were called by then.
SearchResult earliest_failure(const Prepared& prepared, const SearchLimits& limits) {
  SearchResult found;
  found.verdict = Verdict::fail;
  uint32_t low = 0, high = static_cast<uint32_t>(prepared.events.size() - 1);
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const History prefix = prefix_until(prepared, middle);
    Prepared part = prepare(*prepared.model, prefix);
    infer_order(part);
    const SearchResult tried = search(part, limits, false);
    if (tried.verdict == Verdict::unknown) return tried;
    if (tried.verdict == Verdict::fail) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  found.event = high;
  found.failed = prepared.events[high].op;
  // What the object could have been then, where a search without that help can tell.
  const History prefix = prefix_until(prepared, high);
  const Prepared part = prepare(*prepared.model, prefix);
  SearchLimits few = limits;
  few.configurations = 100'000;
  SearchResult plain = search(part, few, false);
  if (plain.verdict == Verdict::fail && plain.event == high) {
    found.states = std::move(plain.states);
    found.states_total = plain.states_total;
  }
  return found;
}

// Of histories whose values are unique, for the models that have such a monitor.
std::optional<MonitorVerdict> monitored(const Model& model, const History& history) {
  for (const auto monitor : {monitor_queue, monitor_stack, monitor_register}) {
    if (std::optional<MonitorVerdict> verdict = monitor(model, history)) return verdict;
  }
  return std::nullopt;
}

void judge(const Model& model, Part part, const SearchLimits& limits, CheckReport& report,
           Violation& first) {
  const auto violated = [&](uint32_t failed, std::optional<Pattern> pattern, SearchResult found) {
    ++report.violated;
    const int64_t at = part.history[failed].ret;
    if (at < first.at) first = {std::move(part), at, std::move(pattern), std::move(found)};
  };
  if (std::optional<MonitorVerdict> verdict = monitored(model, part.history)) {
    const bool told = verdict->ok || verdict->pattern.failed != Pattern::kNone;
    if (told && verdict->operations > 0) {
      ++report.objects;
      report.operations += verdict->operations;
    }
    const uint32_t failed = verdict->pattern.failed;
    if (!verdict->ok && told) violated(failed, std::move(verdict->pattern), {});
    // What else it finds wrong is searched again, for the event that cannot be passed.
    if (told) return;
  }
  Prepared prepared = prepare(model, part.history);
  if (prepared.ops.empty()) return;
  const bool inferred = infer_order(prepared);
  ++report.objects;
  report.operations += prepared.ops.size();
  SearchResult found = search(prepared, limits, true);
  report.configurations += found.configurations;
  report.peak_bytes = std::max(report.peak_bytes, found.peak_bytes);
  if (found.verdict == Verdict::pass) {
    const std::string wrong = check_order(prepared, found.order);
    if (wrong.empty()) return;
    found.verdict = Verdict::unknown;
    found.reason = "the order that was found does not replay: " + wrong;
  }
  if (found.verdict == Verdict::fail && inferred) found = earliest_failure(prepared, limits);
  if (found.verdict == Verdict::fail) {
    const uint32_t failed = prepared.ops[found.failed].source;
    violated(failed, std::nullopt, std::move(found));
    return;
  }
  gave_up(report, part.key, found.reason);
}

Counterexample explained(const Model& model, const Violation& violation, Duration time) {
  const Prepared prepared = prepare(model, violation.part.history);
  const Instant deadline = deadline_after(Monotonic::now(), time);
  if (violation.pattern) return explain(prepared, *violation.pattern, deadline);
  return explain(prepared, violation.found, deadline);
}

}  // namespace

CheckReport check(const Model& model, History history, const CheckOptions& options) {
  CheckReport report;
  Violation first;
  const SearchLimits limits{deadline_after(Monotonic::now(), options.time), options.bytes};
  for (Part& part : parts_of(model, std::move(history), options.per_key)) {
    const std::string key = part.key;
    try {
      judge(model, std::move(part), limits, report, first);
    } catch (const std::exception& error) {
      gave_up(report, key, fmt::format("the model failed: {}", error.what()));
    }
  }
  if (report.violated > 0) {
    report.verdict = Verdict::fail;
    report.violated_key = first.part.key;
    if (!options.explain) return report;
    try {
      report.counterexample = explained(model, first, options.explain_time);
    } catch (const std::exception& error) {
      report.reason = fmt::format("the model failed at the explanation: {}", error.what());
    }
  } else if (report.unknown == 0 && report.operations > 0) {
    report.verdict = Verdict::pass;
  } else if (report.operations == 0 && report.unknown == 0) {
    report.reason = "nothing was checked: no operation tells anything";
  }
  return report;
}

}  // namespace ordeal::history
