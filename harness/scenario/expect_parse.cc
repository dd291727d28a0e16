#include "harness/scenario/expect_parse.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/fault/failpoint.h"

namespace ordeal {
namespace {

enum class Measures { duration, count, errors, rate, unknown };

constexpr std::pair<const char*, Measures> kStatistics[] = {
    {"count", Measures::count},    {"p50", Measures::duration},  {"p90", Measures::duration},
    {"p95", Measures::duration},   {"p99", Measures::duration},  {"p999", Measures::duration},
    {"p9999", Measures::duration}, {"max", Measures::duration},  {"mean", Measures::duration},
    {"min", Measures::duration},   {"errors", Measures::errors}, {"rate", Measures::rate}};

std::string_view last_part(std::string_view metric) {
  const size_t dot = metric.rfind('.');
  return dot == metric.npos ? metric : metric.substr(dot + 1);
}

Measures measured_by(std::string_view metric) {
  if (metric.starts_with("errors.")) return Measures::errors;
  if (metric == "rate.achieved") return Measures::rate;
  for (const auto& [name, measures] : kStatistics) {
    if (last_part(metric) == name) return measures;
  }
  for (const std::string_view counted : {"fired", "hits", "iterations"}) {
    if (last_part(metric) == counted) return Measures::count;
  }
  return Measures::unknown;
}

const char* form_of(Measures measures) {
  switch (measures) {
    case Measures::duration:
      return "a duration such as \"20ms\"";
    case Measures::errors:
      return "a number or a percentage such as \"1%\"";
    case Measures::rate:
      return "a rate such as \"2000/s\"";
    default:
      return "a number";
  }
}

std::optional<double> read_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> read_limit(std::string_view text, Measures measures) {
  switch (measures) {
    case Measures::duration:
      if (const auto parsed = parse_duration(text)) return static_cast<double>(parsed->count());
      return std::nullopt;
    case Measures::errors:
      if (text.ends_with('%')) {
        const auto percent = read_number(trim(text.substr(0, text.size() - 1)));
        return percent ? std::optional(*percent / 100) : std::nullopt;
      }
      return read_number(text);
    case Measures::rate:
      if (const auto parsed = parse_rate(text)) return parsed;
      return read_number(text);
    case Measures::unknown:
      return 0;  // check_metric refuses the metric, which says more than its unit.
    default:
      return read_number(text);
  }
}

// The two-letter signs come first, so that "<=" is not read as "<".
constexpr std::pair<std::string_view, Comparison> kComparisons[] = {
    {"<=", Comparison::at_most}, {">=", Comparison::at_least}, {"==", Comparison::equal},
    {"~=", Comparison::unequal}, {"!=", Comparison::unequal},  {"<", Comparison::less},
    {">", Comparison::greater}};

}  // namespace

ExpectPlan parse_expect(const std::string& metric, const std::string& text) {
  std::string_view rest = trim(text);
  for (const auto& [sign, comparison] : kComparisons) {
    if (!rest.starts_with(sign)) continue;
    rest = trim(rest.substr(sign.size()));
    const Measures measures = measured_by(metric);
    const std::optional<double> limit = read_limit(rest, measures);
    if (!limit) {
      throw InputError(
          fmt::format("expect \"{}\": \"{}\" is not {}", metric, rest, form_of(measures)));
    }
    return {metric, comparison, *limit, std::string(trim(text))};
  }
  throw InputError(
      fmt::format("expect \"{}\": \"{}\" begins with none of <, <=, >, >=, ==, ~=", metric, text));
}

std::vector<std::string> metric_names(const Plan& plan) {
  std::vector<std::string> names = {"errors.total", "errors.unexpected", "rate.achieved"};
  for (const GroupPlan& group : plan.groups) names.push_back(group.name + ".iterations");
  for (const FailPoint* point : all_failpoints()) {
    names.push_back(fmt::format("fault.{}.fired", point->name()));
    names.push_back(fmt::format("fault.{}.hits", point->name()));
  }
  std::vector<std::string> operations;
  for (const TargetPlan& target : plan.targets) {
    for (const OpRow& row : target.row->rows) {
      if (row.kind == RowKind::operation) operations.push_back(row.name);
    }
  }
  std::sort(operations.begin(), operations.end());
  operations.erase(std::unique(operations.begin(), operations.end()), operations.end());
  for (const std::string& operation : operations) {
    for (const auto& [statistic, measures] : kStatistics) {
      names.push_back(fmt::format("{}.{}", operation, statistic));
      for (const GroupPlan& group : plan.groups)
        names.push_back(fmt::format("{}.{}.{}", group.name, operation, statistic));
    }
  }
  return names;
}

void check_metric(const std::string& metric, const Plan& plan) {
  const std::vector<std::string> names = metric_names(plan);
  if (std::find(names.begin(), names.end(), metric) != names.end()) return;
  throw InputError(fmt::format("there is no metric \"{}\"{}", metric, did_you_mean(metric, names)));
}

}  // namespace ordeal
