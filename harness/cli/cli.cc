#include "harness/cli/cli.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <system_error>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/history_command.h"
#include "harness/cli/score_arguments.h"
#include "harness/run/record/environment.h"

namespace ordeal {
namespace {

// What `run`, `check` and the two inner commands share.
struct ScenarioOptions {
  std::vector<std::string> sets;
  std::string for_time;

  void add_to(CLI::App& app, RunRequest& request) {
    app.add_option("--seed", request.seed, "Seed of everything random; default: a fresh one");
    app.add_option("--set", sets, "name=value: a param of the scenario; may be given again")
        ->allow_extra_args(false);
    app.add_option("--defect", request.defects, "Switch a planted bug on; may be given again")
        ->allow_extra_args(false);
    app.add_flag("--clean", request.clean,
                 "Without the planted bugs that the scenario switches on, and without must_fail");
    app.add_flag("--no-faults", request.no_faults, "Inject nothing");
    app.add_flag("--stop-when-found", request.stop_when_found, "The first finding ends the run");
    app.add_option("--for", for_time,
                   "How long groups without a number of iterations run, or an exploration: 30s");
    app.add_option("--sweep-at", request.sweep_at, "Of a sweep: take this opportunity alone")
        ->check(CLI::PositiveNumber);
    app.add_option("--suppressions", request.suppressions,
                   "A file of findings that are let pass; may be given again")
        ->allow_extra_args(false);
    app.add_option("--root", request.scenario_roots, "Where include looks")->group("");
  }

  void finish(RunRequest& request) const {
    for (const std::string& set : sets) {
      const size_t equals = set.find('=');
      if (equals == std::string::npos || equals == 0) {
        throw InputError(fmt::format("--set {}: expected name=value", set));
      }
      request.params[set.substr(0, equals)] = set.substr(equals + 1);
    }
    if (for_time.empty()) return;
    request.for_time = parse_duration(for_time);
    if (!request.for_time || *request.for_time <= Duration::zero()) {
      throw InputError(fmt::format("--for {}: expected {}", for_time, kDurationForm));
    }
  }
};

// What `run --mode explore` and its worker share.
struct ExplorationOptions {
  uint64_t schedules = 0;
  CLI::Option* counted = nullptr;

  void add_to(CLI::App& app, ExploreRequest& request) {
    counted = app.add_option("--schedules", schedules, "explore: at most so many")
                  ->check(CLI::PositiveNumber);
    app.add_option("--strategy", request.strategy,
                   "explore: who decides: portfolio, random, pct{depth=3}, dfs, ...");
    app.add_option("--memory", request.memory, "explore: weak (default) or sc")
        ->check(CLI::IsMember({"weak", "sc"}));
    app.add_option("--points", request.points,
                   "explore: all makes private steps choices too; default: shared")
        ->check(CLI::IsMember({"shared", "all"}));
    app.add_option("--jobs", request.jobs, "explore: processes that share the schedules")
        ->check(CLI::Range(1, 256));
    app.add_flag("--no-shrink", request.no_shrink, "explore: keep a failing schedule as it is");
    app.add_flag("--verify", request.verify,
                 "explore: run each schedule twice and compare every step");
  }
  void finish(ExploreRequest& request) const {
    if (counted->count() > 0) request.schedules = schedules;
  }
};

struct Inner {
  WorkerRequest request;
  std::string run_dir;
  ScenarioOptions options;
  ExplorationOptions exploration;

  void add_to(CLI::App& app) {
    app.group("");
    app.add_option("file", request.run.file)->required();
    app.add_option("--run-dir", run_dir)->required();
    app.add_option("--work-dir", request.work_dir)->required();
    app.add_option("--parent", request.parent)->required();
    app.add_option("--target", request.target);
    app.add_option("--control", request.control);
    app.add_option("--mode", request.run.mode);
    app.add_option("--role", request.role);
    app.add_option("--first", request.first);
    app.add_option("--stride", request.stride);
    app.add_option("--program", request.run.program);
    exploration.add_to(app, request.run.explore);
    options.add_to(app, request.run);
  }
  void finish() {
    options.finish(request.run);
    exploration.finish(request.run.explore);
    request.run.sanitize = own_sanitizer();
    request.files = RunFiles(run_dir);
  }
};

constexpr char kRunExamples[] =
    "Examples:\n"
    "  ordeal run scenarios/smoke                       every scenario of a directory\n"
    "  ordeal run s.lua --for 30s --set writers=8       longer, with more threads\n"
    "  ordeal run s.lua --seed 7                        the same faults again\n"
    "  ordeal run s.lua --sanitize thread               under ThreadSanitizer\n"
    "  ordeal run s.lua --defect gateway.balancer.plain_counter\n"
    "  ordeal run --replay-faults out/s/RUN/result.json the faults that fired there, and no "
    "others\n"
    "  ordeal run s.lua --mode explore                  decide every step of the threads\n"
    "  ordeal run s.lua --mode explore --for 1m --jobs 2\n"
    "  ordeal run s.lua --mode explore --strategy dfs --schedules 5000 --memory sc\n"
    "\nExit status: 0 pass (or skipped), 1 fail, 2 unknown, 64 bad input, 130 interrupted.";

std::string command_line(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 0; i < argc; ++i) words.push_back(shell_quoted(argv[i]));
  return join(words, " ");
}

class Commands {
 public:
  Commands(int argc, char** argv, const Catalogue& catalogue)
      : catalogue_(catalogue),
        app_("Concurrency stress and fault injection, scripted in Lua", catalogue.program) {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", ORDEAL_VERSION);
    app_.footer("Each command explains itself: ordeal run --help");
    run_.request.program = argv[0];
    run_.request.command = command_line(argc, argv);
    add_run();
    add_list();
    add_check();
    add_mount();
    add_report();
    add_replay();
    add_shrink();
    score_.add_to(app_, catalogue_);
    history_.add_to(app_);
    worker_options_.add_to(*(worker_ = app_.add_subcommand("worker")));
    filesystem_options_.add_to(*(filesystem_ = app_.add_subcommand("filesystem")));
  }

  int parse_and_carry_out(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const int status = app_.exit(error);
      return status == 0 ? 0 : 64;
    }
    return carry_out();
  }

 private:
  void add_run() {
    run_app_ = app_.add_subcommand("run", "Run scenarios and write reports");
    run_app_->add_option("scenarios", run_.paths, "Scenario files, or directories of them");
    run_app_->add_option("--out", run_.request.out, "Where reports go")->capture_default_str();
    run_app_
        ->add_option("--mode", run_.request.mode,
                     "stress: real threads; explore: schedules decided one by one")
        ->capture_default_str()
        ->check(CLI::IsMember({"stress", "explore"}));
    run_app_
        ->add_option("--sanitize", run_.request.sanitize, "thread or address: re-run as that build")
        ->check(CLI::IsMember({"thread", "address"}));
    run_app_
        ->add_option("--sweep-limit", run_.request.sweep_limit, "Of a sweep: so many runs at most")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    run_app_->add_option(
        "--replay-faults", run_.request.replay_faults,
        "A result.json: run its scenario with exactly the faults that fired there");
    run_app_->add_flag("--verbose,-v", run_.verbose, "Also show what became of each failpoint");
    run_app_->add_flag("--no-skips", run_.no_skips, "A skipped scenario fails");
    run_app_->add_flag("--no-confirm", run_.request.no_confirm,
                       "Possible deadlocks are not aimed at in an exploration after the run");
    run_app_->add_flag("--json", run_.json, "A line of JSON for each scenario");
    run_app_->add_flag("--quiet,-q", run_.request.quiet, "No progress, verdicts only");
    run_options_.add_to(*run_app_, run_.request);
    run_exploration_.add_to(*run_app_, run_.request.explore);
    run_app_->footer(kRunExamples);
  }
  void add_list() {
    list_app_ = app_.add_subcommand("list", "List what scenarios can name");
    list_app_
        ->add_option("what", list_.what,
                     "targets, ops, points, actions, claims, defects, scenarios, verbs or reports")
        ->required();
    list_app_->add_option("pattern", list_.pattern, "Only names like this: 'gateway.*'");
    list_app_->add_option("--in", list_.paths, "scenarios: where to look; default: scenarios");
    list_app_->add_flag("--json", list_.json, "As JSON");
    list_app_->footer(
        "Examples:\n  ordeal list points 'unionfs.*'\n  ordeal list ops 'gateway.*'\n"
        "  ordeal list scenarios --in scenarios/smoke");
  }
  void add_check() {
    check_app_ = app_.add_subcommand("check", "Load and validate scenarios, run nothing");
    check_app_->add_option("scenarios", check_paths_, "Scenario files, or directories of them")
        ->required();
    check_options_.add_to(*check_app_, check_request_);
    check_app_->footer("Example:\n  ordeal check scenarios");
  }
  void add_mount() {
    if (catalogue_.mount == nullptr) return;
    mount_app_ =
        app_.add_subcommand("mount", "Mount a union of directories and serve it until Ctrl-C");
    mount_app_->add_option("dir", mount_.dir, "An empty directory")->required();
    mount_app_
        ->add_option("--branch", mount_.branches,
                     "PATH:rw, PATH:ro or PATH:nc; may be given again, first wins")
        ->required()
        ->allow_extra_args(false);
    mount_app_->add_option("--policy-create", mount_.create_policy,
                           "Where new files go: ff, mfs, epmfs, lfs, rand");
    mount_app_->add_option("--workers", mount_.workers,
                           "Threads that serve; default: one for each processor");
    mount_app_->add_option("--cache-ttl", cache_ttl_, "For how long attributes are remembered: 1s");
    mount_app_->footer(
        "Example:\n  ordeal mount /mnt/union --branch /data/new:rw --branch /data/old:ro");
  }
  void add_report() {
    report_app_ = app_.add_subcommand("report", "Write the reports of a result.json again");
    report_app_->add_option("result", report_path_, "A result.json, or the directory of a run")
        ->required();
    report_app_->add_option("--out", report_out_, "Where to; default: beside the result");
    report_app_->footer("Example:\n  ordeal report out/smoke/limiter_exact/20261120-185128");
  }
  void add_replay() {
    replay_app_ = app_.add_subcommand("replay", "Run a schedule again, and see what it found");
    replay_app_->add_option("schedule", replay_.path, "A .schedule, or a result.json")->required();
    ReplayRequest& request = replay_.request;
    replay_app_->add_flag("--here", request.here, "In this process, for a debugger");
    replay_app_->add_flag("--anyway", request.anyway, "Also where the scenario has changed since");
    replay_app_->add_option("--times", request.times, "How often, each in a new process")
        ->check(CLI::Range(1, 1'000'000));
    replay_app_->add_option("--sanitize", request.run.sanitize, "thread or address: as that build")
        ->check(CLI::IsMember({"thread", "address"}));
    replay_app_->footer(
        "Examples:\n  ordeal replay out/smoke/limiter_exact/20261120-185128/412.schedule\n"
        "  gdb --args ordeal replay 412.schedule --here\n"
        "\nExit status: 1 where the finding is seen again, 0 where it is not, 64 bad input.");
  }
  void add_shrink() {
    shrink_app_ = app_.add_subcommand("shrink", "Make a schedule smaller that shows the same");
    shrink_app_->add_option("schedule", shrink_.path, "A .schedule, or a result.json")->required();
    shrink_app_->add_option("--for", shrink_for_, "How long at most; default: 10s");
    shrink_app_->add_option("-o,--out", shrink_.request.out, "Where to; default: over the file");
    shrink_app_->add_flag("--anyway", shrink_.request.anyway,
                          "Also where the scenario has changed since");
    shrink_app_->footer("Example:\n  ordeal shrink 412.schedule --for 1m -o small.schedule");
  }

  int carry_out() {
    if (replay_app_->parsed()) return replay_command(catalogue_, replay_);
    if (shrink_app_->parsed()) {
      if (!shrink_for_.empty()) {
        shrink_.request.run.for_time = parse_duration(shrink_for_);
        if (!shrink_.request.run.for_time)
          throw InputError(fmt::format("--for {}: expected {}", shrink_for_, kDurationForm));
      }
      return shrink_command(catalogue_, shrink_);
    }
    if (score_.parsed()) return score_.carry_out(catalogue_, run_.request);
    if (history_.parsed()) return history_.carry_out();
    if (worker_->parsed()) {
      worker_options_.finish();
      return run_worker(worker_options_.request, loader_for(catalogue_));
    }
    if (filesystem_->parsed()) {
      filesystem_options_.finish();
      return run_filesystem(filesystem_options_.request, loader_for(catalogue_));
    }
    if (run_app_->parsed()) {
      run_options_.finish(run_.request);
      run_exploration_.finish(run_.request.explore);
      run_.has_seed = run_app_->count("--seed") > 0;
      run_.request.color = wants_color(STDOUT_FILENO);
      run_.request.live = isatty(STDERR_FILENO) == 1 && !run_.json;
      run_.request.quiet |= run_.json;
      return run_command(catalogue_, run_);
    }
    if (list_app_->parsed()) {
      if (list_.paths.empty()) list_.paths = {"scenarios"};
      return list_command(catalogue_, list_);
    }
    if (check_app_->parsed()) {
      check_options_.finish(check_request_);
      return check_command(catalogue_, check_paths_, check_request_);
    }
    if (report_app_->parsed()) return report_command(catalogue_, report_path_, report_out_);
    if (!cache_ttl_.empty()) {
      const auto ttl = parse_duration(cache_ttl_);
      if (!ttl)
        throw InputError(fmt::format("--cache-ttl {}: expected {}", cache_ttl_, kDurationForm));
      mount_.cache_ttl = *ttl;
    }
    return catalogue_.mount(mount_);
  }

  const Catalogue& catalogue_;
  CLI::App app_;
  CLI::App *run_app_ = nullptr, *list_app_ = nullptr, *check_app_ = nullptr, *mount_app_ = nullptr,
           *report_app_ = nullptr, *worker_ = nullptr, *filesystem_ = nullptr,
           *replay_app_ = nullptr, *shrink_app_ = nullptr;
  RunCommand run_;
  ScenarioOptions run_options_, check_options_;
  ExplorationOptions run_exploration_;
  ListCommand list_;
  std::vector<std::string> check_paths_;
  RunRequest check_request_;
  MountArguments mount_;
  ReplayCommand replay_, shrink_;
  std::string shrink_for_;
  ScoreArguments score_;
  HistoryCommand history_;
  std::string cache_ttl_, report_path_, report_out_;
  Inner worker_options_, filesystem_options_;
};

}  // namespace

int cli_main(int argc, char** argv, const Catalogue& catalogue) {
  try {
    return Commands(argc, argv, catalogue).parse_and_carry_out(argc, argv);
  } catch (const InputError& error) {
    fmt::print(stderr, "{}: {}\n", catalogue.program, error.what());
  } catch (const std::system_error& error) {
    fmt::print(stderr, "{}: {}\n", catalogue.program, error.what());
  }
  return 64;
}

}  // namespace ordeal
