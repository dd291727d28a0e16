// ordeal score: planted bugs against schedules, beside what others report.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/quantile.h"
#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/score_text.h"
#include "harness/explore/score.h"

namespace ordeal {
namespace {

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
  for (const ScoreProgram& program : catalogue.score_programs) {
    if (wanted(program, pattern)) programs.push_back(&program);
  }
  return programs;
}

// What has been measured, and whether it is good.
struct Report {
  Json defects = Json::array();
  Json kinds = Json::array();
  Json clean = Json::array();
  uint64_t alarms = 0;
  Verdict verdict = Verdict::pass;
};

void score_programs(const std::vector<const ScoreProgram*>& programs, const ScoreCommand& command,
                    Report& report) {
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
    report.alarms += scores.front().false_alarms;
    if (scores.front().found < scores.front().seeds || scores.front().false_alarms > 0)
      report.verdict = Verdict::fail;
    report.defects.push_back(json_of(*program, command.strategies, scores));
    if (!command.json) print_row(*program, scores);
  }
  if (command.json) return;
  fmt::print(
      "\nMean schedules to the first failure over {} seeds; a profiling schedule counts. points = "
      "{}.\nseconds: CPU time, median and worst of the seeds. preem.: preemptions left after "
      "shrinking, median.\nalarms: failures of the fixed twin over {} schedules. Right of the "
      "bars: published counts, every access a point.\n\n",
      command.options.seeds, command.options.points == explore::Points::all ? "all" : "shared",
      command.options.twin_schedules);
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw InputError(fmt::format("cannot write {}", path));
}

void score_planted(const Catalogue& catalogue, const ScoreCommand& command, Report& report) {
  DefectScoreOptions options = command.defects;
  options.pattern = command.pattern;
  options.seeds = command.options.seeds;
  options.seed = command.options.seed;
  options.for_time = command.options.for_time;
  ScoreListener listener;
  listener.row_done = [&command](const DefectRow& row) {
    if (!command.json) fmt::print("{}\n", score_line(row));
    std::fflush(stdout);
  };
  listener.say = [&command](const std::string& what) {
    if (!command.request.quiet) fmt::print(stderr, "score: {}\n", what);
  };
  if (!command.json) fmt::print("{}\n", score_header());
  const ScoreSheet sheet = score_defects(catalogue, options, command.request, listener);
  if (!command.json) fmt::print("{}", score_footer(sheet));
  for (const DefectRow& row : sheet.defects) report.defects.push_back(score_json(row));
  for (const KindRow& row : by_kind(sheet)) report.kinds.push_back(score_json(row));
  for (const CleanRow& row : sheet.clean) report.clean.push_back(score_json(row));
  report.alarms += sheet.false_alarms;
  report.verdict = worst(report.verdict, verdict_of(sheet));
  if (catalogue.write_score == nullptr) return;
  const std::string dir = command.out + "/score";
  std::filesystem::create_directories(dir);
  write_file(dir + "/score.html", catalogue.write_score(sheet));
}

}  // namespace

int score_command(const Catalogue& catalogue, const ScoreCommand& command) {
  const std::vector<const ScoreProgram*> programs = select(catalogue, command.pattern);
  const std::vector<std::string> planted = score_ids(catalogue, command.defects.paths);
  const bool any_planted = std::any_of(planted.begin(), planted.end(), [&](const std::string& id) {
    return score_selects(command.pattern, id);
  });
  if (programs.empty() && !any_planted) {
    std::vector<std::string> names = planted;
    for (const ScoreProgram& program : catalogue.score_programs) names.push_back(program.name);
    throw InputError(fmt::format("score {}: no program and no planted bug is called so{}",
                                 command.pattern, did_you_mean(command.pattern, names)));
  }
  Report report;
  if (!programs.empty()) score_programs(programs, command, report);
  if (any_planted) score_planted(catalogue, command, report);
  Json whole;
  whole["defects"] = std::move(report.defects);
  if (any_planted) {
    whole["kinds"] = std::move(report.kinds);
    whole["clean"] = std::move(report.clean);
  }
  whole["false_alarms"] = report.alarms;
  if (command.json) fmt::print("{}\n", whole.dump());
  if (any_planted) {
    std::filesystem::create_directories(command.out + "/score");
    write_file(command.out + "/score/score.json", whole.dump(1) + "\n");
    if (!command.json) fmt::print("reports: {}/score/score.json score.html\n", command.out);
  }
  return exit_status(report.verdict);
}

}  // namespace ordeal
