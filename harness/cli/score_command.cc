// ordeal score
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/program_score_text.h"
#include "harness/cli/score_text.h"
#include "harness/score/defect_score.h"

namespace ordeal {
namespace {

using explore::Score;
using explore::ScoreOptions;
using explore::ScoreProgram;
using Json = nlohmann::ordered_json;

// Returns true if the pattern is the program's suite ("classics"), or a glob over its name or over
// the part behind the dot.
bool wanted(const ScoreProgram& program, const std::string& pattern) {
  const size_t dot = program.name.find('.');
  return glob_match(pattern, program.name) || pattern == program.name.substr(0, dot) ||
         glob_match(pattern, program.name.substr(dot + 1));
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw InputError(fmt::format("cannot write {}", path));
}

// What has been measured, and whether it is good.
struct Measured {
  Json defects = Json::array();
  Json kinds = Json::array();
  Json clean = Json::array();
  uint64_t alarms = 0;
  Verdict verdict = Verdict::pass;
};

class ScoreCommand final : public Command {
 public:
  std::string name() const override { return "score"; }
  std::string summary() const override { return "Measure how soon planted bugs are found"; }
  std::string notes() const override;
  void describe(Arguments& arguments) override;
  int run(const CommandContext& context) override;

 private:
  void score_programs(const std::vector<const ScoreProgram*>& programs, Measured& measured) const;
  void score_planted(const CommandContext& context, Measured& measured) const;
  void write_and_print(Measured& measured, bool any_planted) const;

  std::string pattern_ = "*";
  std::vector<std::string> strategies_;  // The first one is judged, the others are compared.
  ScoreOptions options_;
  DefectScoreOptions defects_;  // Its pattern, seeds and time are taken from `options_`.
  bool all_points_ = false;
  bool quiet_ = false;
  bool json_ = false;
  std::string out_ = "out";
};

std::string ScoreCommand::notes() const {
  return "Examples:\n"
         "  ordeal score classics                            published bugs, schedules alone\n"
         "  ordeal score 'reorder_*' --seeds 5 --strategy pos --strategy pct\n"
         "  ordeal score gateway --seeds 20                  bugs planted in the gateway, every "
         "mode\n"
         "  ordeal score 'unionfs.rename.*' --mode explore --json\n"
         "  ordeal score unionfs --mode address --seeds 3    under AddressSanitizer and UBSan "
         "alone\n"
         "\nA planted bug is found if its must-fail scenario finds anything. The last table lists, "
         "for each kind\nof finding, the bugs that one mode finds so under enough seeds; weak "
         "memory are those that strong\nmemory never shows.\n"
         "\nExit status: 0 if every classic was found under every seed, every planted bug under 19 "
         "of 20, and\nnothing where nothing was planted; 2 if a bug could not be tried here, such "
         "as a data race without\na ThreadSanitizer build; else 1.";
}

void ScoreCommand::describe(Arguments& arguments) {
  arguments
      .add("pattern", &pattern_,
           "A suite, or names: classics, 'reorder_*', gateway, 'unionfs.rename.*'")
      .with_default();
  arguments.add("--seeds", &options_.seeds, "How many seeds each bug is tried under")
      .with_default()
      .between(1, 10'000);
  arguments.add("--strategy", &strategies_,
                "What chooses each step; default: portfolio. Given again, the others are columns "
                "beside the first");
  arguments.add("--schedules", &options_.schedules, "How many schedules each seed has at most")
      .positive();
  arguments.add("--for", takes_duration("--for", &options_.for_time),
                "How long each seed runs at most; default: 60s");
  arguments.add("--twin", &options_.twin_schedules, "How many schedules each fixed twin runs")
      .with_default();
  arguments.add("--seed", &options_.seed, "The first of the seeds").with_default();
  arguments.add("--all-points", &all_points_, "End a step at private accesses too");
  arguments.add("--no-shrink", &options_.shrink, "Do not shrink the schedules that fail")
      .switches_off();
  arguments.add("--json", &json_, "Print one line of JSON");
  arguments.add("--mode", &defects_.modes,
                "Planted bugs: explore, stress, and both with -thread or -address; thread and "
                "address name both at once; may be given again; default: all that apply");
  arguments.add("--scenarios", &defects_.paths,
                "Planted bugs: where their scenarios are; default: scenarios/defects");
  arguments.add("--no-clean", &defects_.clean, "Planted bugs: leave the clean scenarios out")
      .switches_off();
  arguments
      .add("--no-compare", &defects_.compare,
           "Planted bugs: do not run without faults, nor under strong memory")
      .switches_off();
  arguments.add("--out", &out_, "The directory of score/score.json and score/score.html")
      .with_default();
  arguments.add("--quiet,-q", &quiet_, "Print no progress");
}

void ScoreCommand::score_programs(const std::vector<const ScoreProgram*>& programs,
                                  Measured& measured) const {
  if (!json_) fmt::print("{}\n", program_header(programs, strategies_));
  for (const ScoreProgram* program : programs) {
    std::vector<Score> scores;
    for (const std::string& strategy : strategies_) {
      ScoreOptions options = options_;
      options.strategy = strategy;
      if (!scores.empty()) {  // Only the first strategy has a twin and is shrunk.
        options.twin_schedules = 0;
        options.shrink = false;
      }
      scores.push_back(score_program(*program, options));
    }
    measured.alarms += scores.front().false_alarms;
    if (scores.front().found < scores.front().seeds || scores.front().false_alarms > 0)
      measured.verdict = Verdict::fail;
    measured.defects.push_back(program_json(*program, strategies_, scores));
    if (!json_) fmt::print("{}\n", program_line(*program, scores));
    std::fflush(stdout);
  }
  if (!json_) fmt::print("{}", program_footer(options_));
}

void ScoreCommand::score_planted(const CommandContext& context, Measured& measured) const {
  DefectScoreOptions options = defects_;
  options.pattern = pattern_;
  options.seeds = options_.seeds;
  options.seed = options_.seed;
  options.for_time = options_.for_time;
  ScoreListener listener;
  listener.row_done = [this](const DefectRow& row) {
    if (!json_) fmt::print("{}\n", score_line(row));
    std::fflush(stdout);
  };
  listener.say = [this](const std::string& what) {
    if (!quiet_) fmt::print(stderr, "score: {}\n", what);
  };
  RunRequest base;
  base.program = context.program;
  base.command = context.line;
  if (!json_) fmt::print("{}\n", score_header());
  const ScoreSheet sheet = score_defects(context.catalogue, options, base, context.load, listener);
  if (!json_) fmt::print("{}", score_footer(sheet));
  for (const DefectRow& row : sheet.defects) measured.defects.push_back(score_json(row));
  for (const KindRow& row : by_kind(sheet)) measured.kinds.push_back(score_json(row));
  for (const CleanRow& row : sheet.clean) measured.clean.push_back(score_json(row));
  measured.alarms += sheet.false_alarms;
  measured.verdict = worst(measured.verdict, verdict_of(sheet));
  if (context.catalogue.write_score == nullptr) return;
  std::filesystem::create_directories(out_ + "/score");
  write_file(out_ + "/score/score.html", context.catalogue.write_score(sheet));
}

void ScoreCommand::write_and_print(Measured& measured, bool any_planted) const {
  Json whole;
  whole["defects"] = std::move(measured.defects);
  if (any_planted) {
    whole["kinds"] = std::move(measured.kinds);
    whole["clean"] = std::move(measured.clean);
  }
  whole["false_alarms"] = measured.alarms;
  if (json_) fmt::print("{}\n", whole.dump());
  if (!any_planted) return;
  std::filesystem::create_directories(out_ + "/score");
  write_file(out_ + "/score/score.json", whole.dump(1) + "\n");
  if (!json_) fmt::print("reports: {}/score/score.json score.html\n", out_);
}

int ScoreCommand::run(const CommandContext& context) {
  if (strategies_.empty()) strategies_ = {"portfolio"};
  if (defects_.paths.empty()) defects_.paths = {"scenarios/defects"};
  if (all_points_) options_.points = explore::Points::all;
  std::vector<const ScoreProgram*> programs;
  for (const ScoreProgram& program : context.catalogue.score_programs) {
    if (wanted(program, pattern_)) programs.push_back(&program);
  }
  const std::vector<std::string> planted = score_ids(defects_.paths, context.load);
  const bool any_planted = std::any_of(planted.begin(), planted.end(), [this](const auto& id) {
    return score_selects(pattern_, id);
  });
  if (programs.empty() && !any_planted) {
    std::vector<std::string> names = planted;
    for (const ScoreProgram& program : context.catalogue.score_programs)
      names.push_back(program.name);
    throw InputError(fmt::format("score {}: no program and no planted bug has that name{}",
                                 pattern_, did_you_mean(pattern_, names)));
  }
  Measured measured;
  if (!programs.empty()) score_programs(programs, measured);
  if (any_planted) score_planted(context, measured);
  write_and_print(measured, any_planted);
  return exit_status(measured.verdict);
}

}  // namespace

std::unique_ptr<Command> make_score_command() { return std::make_unique<ScoreCommand>(); }

}  // namespace ordeal
