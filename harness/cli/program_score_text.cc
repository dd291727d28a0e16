#include "harness/cli/program_score_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/quantile.h"

namespace ordeal {
namespace {

using Json = nlohmann::ordered_json;
using explore::Score;
using explore::ScoreProgram;

// The mean of the schedules to the first failure; "never" if no seed found it.
std::string mean_text(const Score& score) {
  if (score.seeds == 0) return "-";
  if (score.found == 0) return "never";
  const std::string mean = score.mean_schedules() < 10
                               ? fmt::format("{:.1f}", score.mean_schedules())
                               : fmt::format("{:.0f}", score.mean_schedules());
  return score.found == score.seeds ? mean
                                    : fmt::format("{} ({}/{})", mean, score.found, score.seeds);
}

}  // namespace

std::string program_header(const std::vector<const ScoreProgram*>& programs,
                           const std::vector<std::string>& strategies) {
  std::string line = fmt::format("{:<28}", "program");
  for (const std::string& strategy : strategies) line += fmt::format(" {:>15}", strategy);
  line += fmt::format(" {:>9} {:>9} {:>6} {:>7} {:>6}", "median s", "worst s", "preem.", "shrink s",
                      "alarms");
  if (!programs.empty()) {
    for (const auto& [column, figure] : programs.front()->published)
      line += fmt::format(" | {:>14}", column);
  }
  return line;
}

std::string program_line(const ScoreProgram& program, const std::vector<Score>& scores) {
  const Score& first = scores.front();
  std::string line = fmt::format("{:<28}", program.name);
  for (const Score& score : scores) line += fmt::format(" {:>15}", mean_text(score));
  line += fmt::format(" {:>9.4f} {:>9.4f} {:>6.0f} {:>8.3f} {:>6}", quantile(first.seconds, 0.5),
                      quantile(first.seconds, 1.0), quantile(first.preemptions, 0.5),
                      quantile(first.shrink_seconds, 0.95), first.false_alarms);
  for (const auto& [column, figure] : program.published) line += fmt::format(" | {:>14}", figure);
  if (!first.false_alarm.empty()) line += "\n    false alarm: " + first.false_alarm;
  return line;
}

Json program_json(const ScoreProgram& program, const std::vector<std::string>& strategies,
                  const std::vector<Score>& scores) {
  const Score& first = scores.front();
  Json row;
  row["id"] = program.name;
  row["depth"] = program.depth;
  row["found"] = first.found;
  row["seeds"] = first.seeds;
  row["by"] = first.by;
  row["schedules_mean"] = first.mean_schedules();
  row["seconds_median"] = quantile(first.seconds, 0.5);
  row["seconds_max"] = quantile(first.seconds, 1.0);
  row["preemptions_median"] = quantile(first.preemptions, 0.5);
  row["shrink_seconds_95"] = quantile(first.shrink_seconds, 0.95);
  row["shrunk_minimal"] = first.minimal;
  row["twin_schedules"] = first.twin_schedules;
  row["false_alarms"] = first.false_alarms;
  for (size_t i = 0; i < strategies.size(); ++i) {
    row["strategies"][strategies[i]] = {{"schedules_mean", scores[i].mean_schedules()},
                                        {"found", scores[i].found}};
  }
  for (const auto& [column, figure] : program.published) row["published"][column] = figure;
  return row;
}

std::string program_footer(const explore::ScoreOptions& options) {
  return fmt::format(
      "\nMean schedules to the first failure over {} seeds; a profiling schedule counts. points = "
      "{}.\nseconds: CPU time, median and worst of the seeds. preem.: preemptions left after "
      "shrinking, median.\nalarms: failures of the fixed twin over {} schedules. Right of the "
      "bars: published counts, every access a point.\n\n",
      options.seeds, options.points == explore::Points::all ? "all" : "shared",
      options.twin_schedules);
}

}  // namespace ordeal
