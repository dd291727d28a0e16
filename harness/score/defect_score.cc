#include "harness/score/defect_score.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>

#include "harness/base/input_error.h"
#include "harness/base/quantile.h"
#include "harness/base/text.h"
#include "harness/fault/defect.h"
#include "harness/run/campaign.h"
#include "harness/run/process/processes.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/record/environment.h"
#include "harness/run/scenario_files.h"
#include "harness/run/supervise.h"
#include "harness/run/worker_program.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

// A must-fail scenario of one defect.
struct DefectScenario {
  std::string file;
  Plan plan;
  bool directed = false;  // Names a failpoint of the bug's own window, or says so by its tag.
};

std::vector<DefectScenario> must_fail_scenarios(const std::vector<std::string>& paths,
                                                const ScriptLoader& load) {
  std::vector<std::string> places;
  for (const std::string& path : paths) {
    if (stdfs::exists(path)) places.push_back(path);
  }
  std::vector<DefectScenario> all;
  for (const std::string& file : find_scenarios(places)) {
    RunRequest request;
    request.file = file;
    request.scenario_roots = roots_of(file);
    Plan plan = load(request)->plan();
    if (!plan.defects.empty() && plan.must_fail) all.push_back({file, std::move(plan), false});
  }
  return all;
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

// Returns the finding that shows the bug: an expected one before others, and a warning of a
// possible deadlock last. Null: nothing was found.
const Finding* detection(const Result& result) {
  for (const Finding& finding : result.findings) {
    if (finding.expected) return &finding;
  }
  for (const Finding& finding : result.findings) {
    if (!finding.warning && finding.suppressed.empty()) return &finding;
  }
  for (const Finding& finding : result.findings) {
    if (finding.warning && finding.kind == FindingKind::lock_order) return &finding;
  }
  return nullptr;
}

std::string kind_found(const Finding& finding) {
  return finding.warning ? fmt::format("{} (potential)", to_string(finding.kind))
                         : to_string(finding.kind);
}

double seconds_to(const Finding& finding, const Result& result) {
  return 1e-9 * static_cast<double>(finding.at >= 0 ? finding.at : result.duration);
}

// One score, from the search for scenarios to the sheet.
class DefectScore {
 public:
  DefectScore(const Catalogue& catalogue, const DefectScoreOptions& options, const RunRequest& base,
              const ScriptLoader& load, const ScoreListener& listener)
      : catalogue_(catalogue), options_(options), base_(base), load_(load), listener_(listener) {
    for (const std::string& mode : options.modes) check_mode_name(mode);
  }

  ScoreSheet run() {
    find();
    const TempDirectory directory("score");
    out_ = directory.path();
    sheet_.seeds = options_.seeds;
    sheet_.needed = seeds_needed(options_.seeds);
    sheet_.command = base_.command;
    sheet_.version = own_version();
    describe_machine();
    for (auto& [id, scenarios] : found_) {
      if (interrupted_) break;
      score(id, scenarios);
    }
    if (sheet_.defects.empty() && !interrupted_)
      throw InputError(fmt::format("score {}: nothing makes sense in mode {}", options_.pattern,
                                   join(options_.modes, ", ")));
    if (options_.clean) run_clean();
    return std::move(sheet_);
  }

 private:
  struct Variant {
    bool clean = false;
    bool no_faults = false;
    bool strong_memory = false;
    Duration budget{0};
  };
  struct Clean {
    const DefectScenario* scenario;
    std::string name;
    std::vector<std::string> defects;
    std::vector<std::string> modes;
    double budget = 0.2;
  };

  void find() {
    for (DefectScenario& scenario : must_fail_scenarios(options_.paths, load_)) {
      const std::string& id = scenario.plan.defects.front();
      if (!score_selects(options_.pattern, id)) continue;
      scenario.directed = is_directed(scenario.plan, id);
      found_[id].push_back(std::move(scenario));
    }
  }

  void describe_machine() {
    utsname system{};
    uname(&system);
    sheet_.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    sheet_.machine = fmt::format("{} processors, {} {}, {}", sysconf(_SC_NPROCESSORS_ONLN),
                                 system.sysname, system.release, own_build());
  }

  bool wanted(const ScoreMode& mode) const {
    return options_.modes.empty() ||
           std::ranges::any_of(options_.modes,
                               [&](const std::string& name) { return names_mode(name, mode); });
  }

  // Returns why nothing can run in that mode here; "" if it can.
  std::string missing(const ScoreMode& mode) const {
    try {
      program_for(self_path(), mode.sanitize);
      return "";
    } catch (const InputError&) {
      return fmt::format("no build with the {} sanitizer", to_string(mode.sanitize));
    }
  }

  RunRequest request_for(const DefectScenario& scenario, const ScoreMode& mode, uint64_t seed,
                         const Variant& variant) const {
    RunRequest request = base_;
    request.file = scenario.file;
    request.scenario_roots = roots_of(scenario.file);
    request.mode = mode.mode;
    request.sanitize = mode.sanitize;
    request.out = out_;
    request.seed = seed;
    request.quiet = true;
    request.stop_when_found = true;
    request.clean = variant.clean;
    request.no_faults = variant.no_faults;
    if (variant.strong_memory) request.explore.memory = "sc";
    request.explore.no_shrink = true;
    if (mode.explores()) request.for_time = variant.budget;
    return request;
  }

  // One scenario in one mode over all seeds. `hits` collects the time to find, by seed.
  ScoreColumn column(const DefectScenario& scenario, const ScoreMode& mode, const Variant& variant,
                     std::map<uint64_t, double>& hits, std::string* alarm = nullptr) {
    ScoreColumn column;
    column.mode = mode.name;
    column.skipped = missing(mode);
    if (!column.skipped.empty()) return column;
    column.budget = mode.explores() ? to_seconds(variant.budget) : 0;
    listener_.say(fmt::format("{}{}{}{}: {}", scenario.plan.name, variant.clean ? " (clean)" : "",
                              variant.no_faults ? " (no faults)" : "",
                              variant.strong_memory ? " (strong memory)" : "", mode.name));
    for (uint32_t i = 0; i < options_.seeds && !interrupted_; ++i) {
      const uint64_t seed = options_.seed + i;
      const RunRequest request = request_for(scenario, mode, seed, variant);
      const RunOutcome outcome = supervise(catalogue_, plan_to_run(load_, request), request);
      const Result& result = outcome.result;
      interrupted_ |= result.interrupted;
      if (result.verdict == Verdict::skipped) {
        column.skipped = result.reason;
        return column;
      }
      if (result.verdict == Verdict::error)
        throw InputError(fmt::format("{}: {}", scenario.file, result.reason));
      ++column.seeds;
      if (const Finding* finding = detection(result)) {
        note_hit(column, *finding, result, hits, seed);
        if (alarm != nullptr && alarm->empty())
          *alarm = fmt::format("{}: {} ({})", to_string(finding->kind), finding->claim,
                               reproduce_command(request));
      }
      std::error_code error;
      stdfs::remove_all(outcome.dir, error);
    }
    std::sort(column.seconds.begin(), column.seconds.end());
    std::sort(column.schedules.begin(), column.schedules.end());
    return column;
  }

  static void note_hit(ScoreColumn& column, const Finding& finding, const Result& result,
                       std::map<uint64_t, double>& hits, uint64_t seed) {
    ++column.found;
    ++column.by[kind_found(finding)];
    const double seconds = seconds_to(finding, result);
    column.seconds.push_back(seconds);
    if (result.exploration) {
      column.schedules.push_back(result.interleavings.empty() ? result.exploration->schedules
                                                              : result.interleavings[0].ordinal);
    }
    const auto [it, first] = hits.emplace(seed, seconds);
    if (!first) it->second = std::min(it->second, seconds);
  }

  void score(const std::string& id, const std::vector<DefectScenario>& scenarios) {
    DefectRow row;
    row.id = id;
    if (const Defect* defect = find_defect(id)) row.essence = defect->essence();
    row.seeds = options_.seeds;
    std::map<uint64_t, double> hits, ignored;
    for (const DefectScenario& scenario : scenarios) {
      row.scenarios.push_back(scenario.plan.name);
      for (const ScoreMode& mode : score_modes()) {
        if (!wanted(mode) || !mode_applies(scenario.plan, mode) || interrupted_) continue;
        std::map<uint64_t, double>& into = scenario.directed ? ignored : hits;
        ScoreColumn one = column(scenario, mode, {.budget = options_.for_time}, into);
        for (const auto& [by, seeds] : one.by)
          if (!scenario.directed) add_once(row.by, one.mode + ": " + by);
        if (one.skipped.empty() && !scenario.directed) compare(scenario, mode, one, row);
        if (one.skipped.empty() && !scenario.directed) plan_clean(scenario, mode, one, id);
        (scenario.directed ? row.directed : row.columns).push_back(std::move(one));
      }
    }
    if (row.columns.empty() && row.directed.empty() && !options_.modes.empty() && !interrupted_)
      return listener_.say(fmt::format("{}: no scenario makes sense in the modes asked for", id));
    row.found = static_cast<uint32_t>(hits.size());
    for (const auto& [seed, seconds] : hits) row.seconds.push_back(seconds);
    std::sort(row.seconds.begin(), row.seconds.end());
    listener_.row_done(row);
    sheet_.defects.push_back(std::move(row));
  }

  // The same without what the scenario claims to need, faults or weak memory, for ten times as long
  // as it took with it.
  void compare(const DefectScenario& scenario, const ScoreMode& mode, const ScoreColumn& with,
               DefectRow& row) {
    if (!options_.compare) return;
    std::map<uint64_t, double> ignored;
    const double budget =
        std::min(std::max(1.0, 10 * quantile(with.seconds, 0.5)), to_seconds(options_.for_time));
    const auto time = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(budget));
    if (!scenario.plan.faults.empty())
      row.without_faults.push_back(
          column(scenario, mode, {.no_faults = true, .budget = time}, ignored));
    if (needs_weak_memory(scenario.plan) && mode.explores())
      row.without_weak.push_back(
          column(scenario, mode, {.strong_memory = true, .budget = time}, ignored));
  }

  // Returns the names of the files that the scenario includes, or its own name if it includes none:
  // that is what remains of it when nothing is planted.
  static std::string clean_name(const DefectScenario& scenario) {
    std::vector<std::string> names;
    for (const std::string& file : scenario.plan.files) {
      if (file == scenario.plan.file) continue;
      const stdfs::path name = stdfs::proximate(file, roots_of(scenario.file).front());
      names.push_back((name.parent_path() / name.stem()).string());
    }
    return names.empty() ? scenario.plan.name : join(names, " + ");
  }

  // Scenarios that differ in nothing but the defect share one clean run, of the longest budget.
  void plan_clean(const DefectScenario& scenario, const ScoreMode& mode, const ScoreColumn& found,
                  const std::string& id) {
    const std::string key = clean_name(scenario);
    Clean& clean = clean_.try_emplace(key, Clean{&scenario, key, {}, {}, 0.2}).first->second;
    add_once(clean.defects, id);
    add_once(clean.modes, mode.name);
    if (mode.explores()) clean.budget = std::max(clean.budget, clean_budget(found.seconds));
  }

  void run_clean() {
    for (auto& [key, clean] : clean_) {
      CleanRow row;
      row.scenario = clean.name;
      row.defects = clean.defects;
      for (const std::string& mode : clean.modes) {
        if (interrupted_) return;
        std::map<uint64_t, double> hits;
        const auto budget =
            std::chrono::duration_cast<Duration>(std::chrono::duration<double>(clean.budget));
        row.columns.push_back(column(*clean.scenario, score_mode(mode),
                                     {.clean = true, .budget = budget}, hits, &row.alarm));
        sheet_.false_alarms += row.columns.back().found;
      }
      sheet_.clean.push_back(std::move(row));
    }
  }

  const Catalogue& catalogue_;
  const DefectScoreOptions& options_;
  const RunRequest& base_;
  const ScriptLoader& load_;
  const ScoreListener& listener_;
  std::string out_;
  std::map<std::string, std::vector<DefectScenario>> found_;  // By id.
  std::map<std::string, Clean> clean_;                        // By the files that are left.
  ScoreSheet sheet_;
  bool interrupted_ = false;
};

}  // namespace

ScoreSheet score_defects(const Catalogue& catalogue, const DefectScoreOptions& options,
                         const RunRequest& base, const ScriptLoader& load,
                         const ScoreListener& listener) {
  return DefectScore(catalogue, options, base, load, listener).run();
}

std::vector<std::string> score_ids(const std::vector<std::string>& paths,
                                   const ScriptLoader& load) {
  std::vector<std::string> ids;
  for (const DefectScenario& scenario : must_fail_scenarios(paths, load))
    add_once(ids, scenario.plan.defects.front());
  return ids;
}

bool score_selects(const std::string& pattern, const std::string& id) {
  return glob_match(pattern, id) || pattern == id.substr(0, id.find('.'));
}

Verdict verdict_of(const ScoreSheet& sheet) {
  Verdict verdict = sheet.false_alarms == 0 ? Verdict::pass : Verdict::fail;
  for (const DefectRow& row : sheet.defects) {
    const bool tried = std::any_of(row.columns.begin(), row.columns.end(),
                                   [](const ScoreColumn& column) { return column.seeds > 0; });
    if (row.found < sheet.needed)
      verdict = worst(verdict, tried ? Verdict::fail : Verdict::unknown);
  }
  return verdict;
}

}  // namespace ordeal
