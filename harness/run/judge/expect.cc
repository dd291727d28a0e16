#include "harness/run/judge/expect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/base/text.h"
#include "harness/base/time.h"
#include "harness/metrics/histogram.h"

namespace ordeal {
namespace {

using std::string_view;

bool ends_with(const std::string& text, string_view end) {
  return text.size() > end.size() && text.ends_with(end);
}

std::optional<double> point_metric(const Result& result, const std::string& metric) {
  const bool fired = ends_with(metric, ".fired");
  const std::string name = metric.substr(6, metric.rfind('.') - 6);
  for (const PointResult& point : result.points) {
    if (point.name == name) return static_cast<double>(fired ? point.fired : point.hits);
  }
  return std::nullopt;
}

std::optional<double> achieved_rate(const Result& result) {
  double intended = 0, achieved = 0;
  for (const GroupResult& group : result.groups) {
    if (group.intended_rate <= 0) continue;
    intended += group.intended_rate;
    achieved += group.achieved_rate;
  }
  if (intended == 0) return std::nullopt;
  return achieved / intended;
}

double total_of(const Result& result, bool unexpected_only) {
  uint64_t sum = 0;
  for (const OperationStats& op : result.operations) {
    sum += unexpected_only ? op.unexpected : op.failed + op.pending + op.unexpected;
  }
  return static_cast<double>(sum);
}

std::optional<double> latency_metric(const Histogram& h, const std::string& what) {
  if (h.count() == 0) return std::nullopt;
  if (what == "p50") return static_cast<double>(h.percentile(0.5));
  if (what == "p90") return static_cast<double>(h.percentile(0.9));
  if (what == "p95") return static_cast<double>(h.percentile(0.95));
  if (what == "p99") return static_cast<double>(h.percentile(0.99));
  if (what == "p999") return static_cast<double>(h.percentile(0.999));
  if (what == "p9999") return static_cast<double>(h.percentile(0.9999));
  if (what == "max") return static_cast<double>(h.max());
  if (what == "min") return static_cast<double>(h.min());
  if (what == "mean") return h.mean();
  return std::nullopt;
}

// "write.p99" over all groups, "writers.write.p99" for one.
std::optional<double> operation_metric(const Result& result,
                                       const std::vector<std::string>& parts) {
  const std::string& what = parts.back();
  const std::string& name = parts[parts.size() - 2];
  const std::string group = parts.size() == 3 ? parts[0] : "";
  Histogram sum;
  uint64_t errors = 0;
  double seconds = 0;
  for (const OperationStats& op : result.operations) {
    if (op.name != name || (!group.empty() && op.group != group)) continue;
    sum.merge(op.service_histogram);
    errors += op.failed + op.pending + op.unexpected;
    for (const GroupResult& g : result.groups) {
      if (g.name == op.group) seconds = std::max(seconds, to_seconds(Duration(g.end - g.start)));
    }
  }
  if (what == "count") return static_cast<double>(sum.count());
  if (what == "errors") return static_cast<double>(errors);
  if (what == "rate") {
    if (seconds <= 0) return std::nullopt;
    return static_cast<double>(sum.count()) / seconds;
  }
  return latency_metric(sum, what);
}

bool holds(double value, Comparison comparison, double limit) {
  switch (comparison) {
    case Comparison::less:
      return value < limit;
    case Comparison::at_most:
      return value <= limit;
    case Comparison::greater:
      return value > limit;
    case Comparison::at_least:
      return value >= limit;
    case Comparison::equal:
      return value == limit;
    case Comparison::unequal:
      return value != limit;
  }
  return false;
}

bool is_latency(const std::string& metric) {
  const std::string what = metric.substr(metric.rfind('.') + 1);
  return what == "max" || what == "min" || what == "mean" ||
         (what.size() > 1 && what[0] == 'p' && what[1] >= '0' && what[1] <= '9');
}

// Errors as a share of the calls that they are counted among.
double share_of_calls(const Result& result, const std::string& metric, double errors) {
  double calls = 0;
  if (metric.starts_with("errors.")) {
    for (const OperationStats& op : result.operations) calls += static_cast<double>(op.count);
  } else {
    const std::string counted = metric.substr(0, metric.rfind('.')) + ".count";
    calls = metric_of(result, counted).value_or(0);
  }
  return calls == 0 ? 0 : errors / calls;
}

// Limits speak of a run, and under exploration a schedule is one: what was counted over all of them
// is judged as what one counted.
double schedules_in(const Result& result, const std::string& metric) {
  if (!result.exploration || result.exploration->schedules == 0) return 1;
  const std::string what = metric.substr(metric.rfind('.') + 1);
  for (const char* counted :
       {"count", "errors", "iterations", "fired", "hits", "total", "unexpected"}) {
    if (what == counted) return static_cast<double>(result.exploration->schedules);
  }
  return 1;
}

}  // namespace

std::optional<double> metric_of(const Result& result, const std::string& metric) {
  if (metric.starts_with("fault.")) return point_metric(result, metric);
  if (metric == "rate.achieved") return achieved_rate(result);
  if (metric == "errors.unexpected") return total_of(result, true);
  if (metric == "errors.total") return total_of(result, false);
  if (ends_with(metric, ".iterations")) {
    for (const GroupResult& group : result.groups) {
      if (group.name + ".iterations" == metric) return static_cast<double>(group.iterations);
    }
    return std::nullopt;
  }
  const std::vector<std::string> parts = split(metric, '.');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  return operation_metric(result, parts);
}

CheckResult judge_expect(const Result& result, const CheckPlan& check) {
  CheckResult judged;
  judged.kind = CheckKind::expect;
  judged.name = check.expect.metric + " " + check.expect.text;
  judged.file = check.at.file;
  judged.line = check.at.line;
  std::optional<double> value = metric_of(result, check.expect.metric);
  if (!value) {
    judged.verdict = Verdict::unknown;
    judged.detail = fmt::format("the run has no {}", check.expect.metric);
    return judged;
  }
  judged.evaluations = 1;
  const bool share = check.expect.text.find('%') != std::string::npos;
  if (share && check.expect.metric.find("errors") != std::string::npos) {
    value = share_of_calls(result, check.expect.metric, *value);
  } else {
    *value /= schedules_in(result, check.expect.metric);
  }
  judged.verdict =
      holds(*value, check.expect.comparison, check.expect.limit) ? Verdict::pass : Verdict::fail;
  const std::string shown = is_latency(check.expect.metric)
                                ? format_duration(Duration(std::llround(*value)))
                            : share ? fmt::format("{:.3g} %", *value * 100)
                                    : fmt::format("{:.6g}", *value);
  judged.detail = fmt::format("{}, limit {}", shown, check.expect.text);
  if (check.expect.limit != 0) {
    const double margin = std::fabs(check.expect.limit - *value) / std::fabs(check.expect.limit);
    judged.detail += fmt::format(", margin {:.0f} %",
                                 100 * (judged.verdict == Verdict::pass ? margin : -margin));
  }
  return judged;
}

}  // namespace ordeal
