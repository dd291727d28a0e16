// A score of planted bugs: runs each must-fail scenario in the modes that apply, under many seeds,
// with and without faults, and then the same scenarios with nothing planted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/result/score_sheet.h"
#include "harness/run/life/worker_request.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"
#include "harness/score/score_modes.h"

namespace ordeal {

// Which defects a score runs, how often and for how long.
struct DefectScoreOptions {
  std::string pattern = "*";       // As score_selects() takes it.
  std::vector<std::string> modes;  // As names_mode() takes them; none: all that apply.
  std::vector<std::string> paths;  // Where must-fail scenarios are.
  uint64_t seed = 1;               // The first of `seeds` in a row.
  uint32_t seeds = 20;
  Duration for_time = std::chrono::seconds(60);  // At most, for each seed of an exploration.
  bool clean = true;                             // Also run the scenarios with nothing planted.
  // Also run with faults off, and a scenario that needs weak memory under strong memory.
  bool compare = true;
};

// Hears how a score goes on, on the thread that runs it.
struct ScoreListener {
  std::function<void(const DefectRow&)> row_done;  // A defect's row is complete.
  std::function<void(const std::string&)> say;     // What is run next.
};

// Runs the score and returns its sheet. `base` gives the program and the command line as typed.
// Throws InputError if no defect matches, or a scenario errs. Call it on the main thread.
ScoreSheet score_defects(const Catalogue& catalogue, const DefectScoreOptions& options,
                         const RunRequest& base, const ScriptLoader& load,
                         const ScoreListener& listener);

// Returns the ids of all defects that must-fail scenarios in these places switch on, each once. A
// directory that does not exist has none. Throws InputError for a scenario that cannot be loaded.
std::vector<std::string> score_ids(const std::vector<std::string>& paths, const ScriptLoader& load);
// Returns true if `pattern` is a glob that matches the id, or the part before the id's first dot.
bool score_selects(const std::string& pattern, const std::string& id);

// Returns pass if as many seeds found every defect as must, and nothing was found where nothing was
// planted; unknown if the only fault is that a defect could not be tried here; else fail. Pure.
Verdict verdict_of(const ScoreSheet& sheet);

}  // namespace ordeal
