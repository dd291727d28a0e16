// ordeal score: planted bugs against schedules, beside what others report.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/explore/score.h"

namespace ordeal {
namespace {

using explore::quantile;
using explore::Score;
using explore::ScoreOptions;
using explore::ScoreProgram;
using Json = nlohmann::ordered_json;

// Glob over the name, its suite ("classics") or what is behind the dot.
bool wanted(const ScoreProgram& program, const std::string& pattern) {
  const size_t dot = program.name.find('.');
  return glob_match(pattern, program.name) || pattern == program.name.substr(0, dot) ||
         glob_match(pattern, program.name.substr(dot + 1));
}

std::string mean_text(const Score& score) {
  if (score.seeds == 0) return "-";
  if (score.found == 0) return "never";
  const std::string mean = score.mean_schedules() < 10
                               ? fmt::format("{:.1f}", score.mean_schedules())
                               : fmt::format("{:.0f}", score.mean_schedules());
  return score.found == score.seeds ? mean
                                    : fmt::format("{} ({}/{})", mean, score.found, score.seeds);
}

void print_header(const std::vector<const ScoreProgram*>& programs,
                  const std::vector<std::string>& strategies) {
  std::string line = fmt::format("{:<28}", "program");
  for (const std::string& strategy : strategies) line += fmt::format(" {:>15}", strategy);
  line += fmt::format(" {:>9} {:>9} {:>6} {:>7} {:>6}", "median s", "worst s", "preem.", "shrink s",
                      "alarms");
  if (!programs.empty()) {
    for (const auto& [column, figure] : programs.front()->published)
      line += fmt::format(" | {:>14}", column);
  }
  fmt::print("{}\n", line);
}

void print_row(const ScoreProgram& program, const std::vector<Score>& scores) {
  const Score& first = scores.front();
  std::string line = fmt::format("{:<28}", program.name);
  for (const Score& score : scores) line += fmt::format(" {:>15}", mean_text(score));
  line += fmt::format(" {:>9.4f} {:>9.4f} {:>6.0f} {:>8.3f} {:>6}", quantile(first.seconds, 0.5),
                      quantile(first.seconds, 1.0), quantile(first.preemptions, 0.5),
                      quantile(first.shrink_seconds, 0.95), first.false_alarms);
  for (const auto& [column, figure] : program.published) line += fmt::format(" | {:>14}", figure);
  fmt::print("{}\n", line);
  if (!first.false_alarm.empty()) fmt::print("    false alarm: {}\n", first.false_alarm);
  std::fflush(stdout);
}

Json json_of(const ScoreProgram& program, const std::vector<std::string>& strategies,
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

std::vector<const ScoreProgram*> select(const Catalogue& catalogue, const std::string& pattern) {
  std::vector<const ScoreProgram*> programs;
  std::vector<std::string> names;
  for (const ScoreProgram& program : catalogue.score_programs) {
    names.push_back(program.name);
    if (wanted(program, pattern)) programs.push_back(&program);
  }
  if (programs.empty()) {
    throw InputError(
        fmt::format("score {}: no program is called so{}", pattern, did_you_mean(pattern, names)));
  }
  return programs;
}

}  // namespace

int score_command(const Catalogue& catalogue, const ScoreCommand& command) {
  const std::vector<const ScoreProgram*> programs = select(catalogue, command.pattern);
  Json report;
  report["defects"] = Json::array();
  uint64_t alarms = 0;
  bool missed = false;
  if (!command.json) print_header(programs, command.strategies);
  for (const ScoreProgram* program : programs) {
    std::vector<Score> scores;
    for (const std::string& strategy : command.strategies) {
      ScoreOptions options = command.options;
      options.strategy = strategy;
      if (!scores.empty()) {  // The twin and shrinking are the first strategy's.
        options.twin_schedules = 0;
        options.shrink = false;
      }
      scores.push_back(score_program(*program, options));
    }
    alarms += scores.front().false_alarms;
    missed |= scores.front().found < scores.front().seeds;
    report["defects"].push_back(json_of(*program, command.strategies, scores));
    if (!command.json) print_row(*program, scores);
  }
  report["false_alarms"] = alarms;
  if (command.json) {
    fmt::print("{}\n", report.dump());
  } else {
    fmt::print(
        "\nMean schedules to the first failure over {} seeds; a profiling schedule counts. points "
        "= "
        "{}.\nseconds: CPU time, median and worst of the seeds. preem.: preemptions left after "
        "shrinking, median.\nalarms: failures of the fixed twin over {} schedules. Right of the "
        "bars: published counts, every access a point.\n",
        command.options.seeds, command.options.points == explore::Points::all ? "all" : "shared",
        command.options.twin_schedules);
  }
  return missed || alarms > 0 ? 1 : 0;
}

}  // namespace ordeal
