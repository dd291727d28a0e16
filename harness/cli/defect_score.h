// Measures detection on planted bugs: each must-fail scenario under the modes that apply and many
// seeds, with and without faults, and then the same scenarios with nothing planted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/cli/score_modes.h"
#include "harness/result/score_sheet.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/supervisor.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

struct DefectScoreOptions {
  std::string pattern = "*";       // Glob over ids, or what is before their first dot.
  std::vector<std::string> modes;  // As names_mode() has them; none: all that apply.
  std::vector<std::string> paths;  // Where must-fail scenarios are.
  uint64_t seed = 1;               // The first of `seeds` in a row.
  uint32_t seeds = 20;
  Duration for_time = std::chrono::seconds(60);  // At most, of each seed of an exploration.
  bool clean = true;                             // Run the clean scenarios too.
  bool compare = true;  // Run with faults off too, and what needs weak memory under strong.
};

// Runs it all. `row_done` is called with each defect's row when that is complete, `say` with what
// is going on. Throws InputError where no defect is called so. REQUIRES: the main thread.
struct ScoreListener {
  std::function<void(const DefectRow&)> row_done;
  std::function<void(const std::string&)> say;
};
ScoreSheet score_defects(const Catalogue& catalogue, const DefectScoreOptions& options,
                         const RunRequest& base, const ScoreListener& listener);

// The ids of all defects that must-fail scenarios in these places switch on, each once; a directory
// that is not there has none. Throws InputError for a scenario that cannot be loaded.
std::vector<std::string> score_ids(const Catalogue& catalogue,
                                   const std::vector<std::string>& paths);
// Whether a pattern is a glob over this id, or what is before the id's first dot.
bool score_selects(const std::string& pattern, const std::string& id);

// pass where every defect was found under as many seeds as it needs, and nothing where nothing was
// planted; fail where not; unknown where a defect could not be tried here. Pure.
Verdict verdict_of(const ScoreSheet& sheet);

}  // namespace ordeal
