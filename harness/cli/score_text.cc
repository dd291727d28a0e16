#include "harness/cli/score_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/quantile.h"
#include "harness/base/text.h"
#include "harness/score/score_modes.h"

namespace ordeal {
namespace {

using Json = nlohmann::ordered_json;

const ScoreColumn* column_of(const std::vector<ScoreColumn>& columns, const std::string& mode) {
  for (const ScoreColumn& column : columns) {
    if (column.mode == mode) return &column;
  }
  return nullptr;
}

std::string share(const ScoreColumn* column) {
  if (column == nullptr) return "-";
  return column->skipped.empty() ? fmt::format("{}/{}", column->found, column->seeds) : "skipped";
}

std::string shares(const std::vector<ScoreColumn>& columns) {
  std::vector<std::string> all;
  for (const ScoreColumn& column : columns) all.push_back(column.mode + " " + share(&column));
  return all.empty() ? "-" : join(all, ", ");
}

// Three to a line, behind the first two columns of the kinds.
std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i > 0 && i % 3 == 0) text += fmt::format("\n{:32}", "");
    text += "  " + ids[i];
  }
  return text;
}

Json json_of(const ScoreColumn& column) {
  Json json;
  json["mode"] = column.mode;
  if (!column.skipped.empty()) {
    json["skipped"] = column.skipped;
    return json;
  }
  json["found"] = column.found;
  json["seeds"] = column.seeds;
  json["by"] = column.by;
  json["seconds_median"] = quantile(column.seconds, 0.5);
  json["seconds_max"] = quantile(column.seconds, 1.0);
  if (!column.schedules.empty()) {
    json["schedules_median"] = quantile(column.schedules, 0.5);
    json["schedules_max"] = quantile(column.schedules, 1.0);
  }
  if (column.budget > 0) json["budget_seconds"] = column.budget;
  return json;
}

Json json_of(const std::vector<ScoreColumn>& columns) {
  Json all = Json::array();
  for (const ScoreColumn& column : columns) all.push_back(json_of(column));
  return all;
}

}  // namespace

std::string score_header() {
  return fmt::format("{:<36} {:>7} {:>8} {:>8} {:>9} {:>8} {:>8}  {}", "defect", "found", "median",
                     "worst", "schedules", "stress", "no fault", "by");
}

std::string score_line(const DefectRow& row) {
  const ScoreColumn* explored = column_of(row.columns, "explore");
  const std::string schedules = explored == nullptr || explored->schedules.empty()
                                    ? "-"
                                    : fmt::format("{:.0f}", quantile(explored->schedules, 0.5));
  std::string line =
      fmt::format("{:<36} {:>7} {:>7.3f}s {:>7.3f}s {:>9} {:>8} {:>8}  {}", row.id,
                  fmt::format("{}/{}", row.found, row.seeds), quantile(row.seconds, 0.5),
                  quantile(row.seconds, 1.0), schedules, share(column_of(row.columns, "stress")),
                  share(column_of(row.without_faults, "explore")), join(row.by, ", "));
  if (!row.without_weak.empty()) line += "\n    under strong memory: " + shares(row.without_weak);
  if (!row.directed.empty()) line += "\n    directed: " + shares(row.directed);
  const ScoreColumn* stress = column_of(row.without_faults, "stress");
  if (stress != nullptr && stress->skipped.empty())
    line += fmt::format("\n    stress with faults {}, without {}",
                        share(column_of(row.columns, "stress")), share(stress));
  std::vector<ScoreColumn> sanitized;
  for (const ScoreColumn& column : row.columns) {
    if (score_mode(column.mode).sanitize != Sanitizer::none && column.skipped.empty())
      sanitized.push_back(column);
  }
  if (!sanitized.empty()) line += "\n    sanitized: " + shares(sanitized);
  for (const ScoreColumn& column : row.columns) {
    if (!column.skipped.empty())
      line += fmt::format("\n    {}: skipped, {}", column.mode, column.skipped);
  }
  return line;
}

std::string score_kinds(const ScoreSheet& sheet) {
  std::string text = fmt::format(
      "\n{:<24} {:>7}  {}\n", "kind", "defects",
      fmt::format("found so under at least {} of {} seeds in one mode", sheet.needed, sheet.seeds));
  for (const KindRow& row : by_kind(sheet)) {
    text += fmt::format("{:<24} {:>7}{}\n", row.kind, row.defects.size(), listed(row.defects));
    if (!row.seldom.empty()) text += fmt::format("{:>32}{}\n", "seldom", listed(row.seldom));
  }
  return text;
}

std::string score_footer(const ScoreSheet& sheet) {
  std::string text = score_kinds(sheet);
  if (!sheet.clean.empty()) text += "\nclean scenarios, nothing planted:\n";
  for (const CleanRow& row : sheet.clean) {
    text += fmt::format("  {:<50} {}\n", row.scenario, shares(row.columns));
    if (!row.alarm.empty()) text += "    false alarm: " + row.alarm + "\n";
  }
  size_t missed = 0;
  for (const DefectRow& row : sheet.defects) missed += row.found < sheet.needed ? 1 : 0;
  text += fmt::format(
      "\n{} defects: {} found under at least {} of {} seeds, {} not; {}.\n"
      "median, worst: seconds to the finding in the fastest mode of each seed, the start of the "
      "process among them.\nschedules: of mode explore, median.\n",
      sheet.defects.size(), sheet.defects.size() - missed, sheet.needed, sheet.seeds, missed,
      sheet.clean.empty() ? "false alarms were not looked for"
                          : fmt::format("{} false alarms", sheet.false_alarms));
  if (!sheet.clean.empty())
    text +=
        "Clean scenarios: seeds that raised an alarm, each explored for ten times the median time "
        "to find\n(at most 10 s).\n";
  return text;
}

Json score_json(const DefectRow& row) {
  Json json;
  json["id"] = row.id;
  json["found"] = row.found;
  json["seeds"] = row.seeds;
  json["by"] = row.by;
  json["seconds_median"] = quantile(row.seconds, 0.5);
  json["seconds_max"] = quantile(row.seconds, 1.0);
  if (const ScoreColumn* explored = column_of(row.columns, "explore"))
    json["schedules_median"] = quantile(explored->schedules, 0.5);
  json["essence"] = row.essence;
  json["scenarios"] = row.scenarios;
  json["modes"] = json_of(row.columns);
  json["without_faults"] = json_of(row.without_faults);
  json["without_weak_memory"] = json_of(row.without_weak);
  json["directed"] = json_of(row.directed);
  return json;
}

Json score_json(const KindRow& row) {
  return {{"kind", row.kind},
          {"found", row.defects.size()},
          {"defects", row.defects},
          {"seldom", row.seldom}};
}

Json score_json(const CleanRow& row) {
  Json json;
  json["scenario"] = row.scenario;
  json["defects"] = row.defects;
  json["modes"] = json_of(row.columns);
  if (!row.alarm.empty()) json["false_alarm"] = row.alarm;
  return json;
}

}  // namespace ordeal
