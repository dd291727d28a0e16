#include "harness/cli/score_arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {

constexpr char kScoreExamples[] =
    "Examples:\n"
    "  ordeal score classics                            published bugs, schedules alone\n"
    "  ordeal score 'reorder_*' --seeds 5 --strategy pos --strategy pct\n"
    "  ordeal score gateway --seeds 20                  bugs planted in the gateway, every mode\n"
    "  ordeal score 'unionfs.rename.*' --mode explore --json\n"
    "  ordeal score unionfs --mode address --seeds 3    what AddressSanitizer and UBSan see alone\n"
    "\nA planted bug is found where its must-fail scenario finds anything. The last table says,\n"
    "for each kind of finding, which bugs one mode finds so often enough; weak memory are those\n"
    "that strong memory never shows. Exit status: 0 where every classic was found under every\n"
    "seed, every planted bug under 19 of 20, and nothing where nothing was planted; 2 where one\n"
    "could not be tried here, such as a data race without a ThreadSanitizer build; else 1.";

}  // namespace

void ScoreArguments::add_to(CLI::App& app, const Catalogue& catalogue) {
  if (catalogue.score_programs.empty()) return;
  app_ = app.add_subcommand("score", "Measure how soon planted bugs are found");
  app_->add_option("pattern", command_.pattern,
                   "A suite, or names: classics, 'reorder_*', gateway, 'unionfs.rename.*'")
      ->capture_default_str();
  app_->add_option("--seeds", command_.options.seeds, "Runs of each, a seed each")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app_->add_option("--strategy", command_.strategies,
                   "Who decides; given again, the others are columns beside the first")
      ->allow_extra_args(false);
  app_->add_option("--schedules", command_.options.schedules, "At most, of each seed")
      ->check(CLI::PositiveNumber);
  app_->add_option("--for", for_, "At most, of each seed; default: 60s");
  app_->add_option("--twin", command_.options.twin_schedules, "Schedules of each fixed twin")
      ->capture_default_str();
  app_->add_option("--seed", command_.options.seed, "Of the seeds")->capture_default_str();
  app_->add_flag("--all-points", all_points_, "Private steps are choices too");
  app_->add_flag("--no-shrink{false}", command_.options.shrink, "Do not shrink what is found");
  app_->add_flag("--json", command_.json, "One line of JSON");
  app_->add_option("--mode", command_.defects.modes,
                   "Planted bugs: explore, stress, and both with -thread or -address; thread and "
                   "address name both at once; may be given again; default: all that apply")
      ->allow_extra_args(false);
  app_->add_option("--scenarios", command_.defects.paths, "Planted bugs: where they must fail")
      ->allow_extra_args(false);
  app_->add_flag("--no-clean{false}", command_.defects.clean,
                 "Planted bugs: leave the clean scenarios out");
  app_->add_flag("--no-compare{false}", command_.defects.compare,
                 "Planted bugs: do not run without faults, nor under strong memory");
  app_->add_option("--out", command_.out, "Where score/score.html goes")->capture_default_str();
  app_->add_flag("--quiet,-q", command_.request.quiet, "No progress");
  app_->footer(kScoreExamples);
}

bool ScoreArguments::parsed() const { return app_ != nullptr && app_->parsed(); }

int ScoreArguments::carry_out(const Catalogue& catalogue, const RunRequest& base) {
  if (!for_.empty()) {
    const std::optional<Duration> limit = parse_duration(for_);
    if (!limit) throw InputError(fmt::format("--for {}: expected {}", for_, kDurationForm));
    command_.options.for_time = *limit;
  }
  if (command_.defects.paths.empty()) command_.defects.paths = {"scenarios/defects"};
  command_.request.program = base.program;
  command_.request.command = base.command;
  if (all_points_) command_.options.points = explore::Points::all;
  return score_command(catalogue, command_);
}

}  // namespace ordeal
