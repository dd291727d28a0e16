// The sub-commands, once their arguments are parsed. Each returns an exit status.
#pragma once

#include <string>
#include <vector>

#include "harness/cli/defect_score.h"
#include "harness/explore/score.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/replay_run.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

struct RunCommand {
  std::vector<std::string> paths;
  RunRequest request;  // Without file; the same for every scenario.
  bool has_seed = false;
  bool no_skips = false;
  bool verbose = false;  // Also what became of each failpoint.
  bool json = false;     // One line of JSON for each scenario on stdout, nothing else.
};
int run_command(const Catalogue& catalogue, RunCommand command);

int check_command(const Catalogue& catalogue, const std::vector<std::string>& paths,
                  const RunRequest& request);

struct ListCommand {
  std::string what;           // targets ops points actions defects scenarios verbs reports
  std::string pattern = "*";  // Glob over names.
  bool json = false;
  std::vector<std::string> paths;  // scenarios: where to look.
};
int list_command(const Catalogue& catalogue, const ListCommand& command);

struct ScoreCommand {
  std::string pattern = "*";  // A suite, or a glob over names.
  std::vector<std::string> strategies{
      "portfolio"};  // The first one is judged, the others compared.
  explore::ScoreOptions options;
  DefectScoreOptions defects;  // Pattern, seeds and time are those of `options`.
  RunRequest request;
  std::string out = "out";  // score/score.json and score/score.html go there.
  bool json = false;
};
int score_command(const Catalogue& catalogue, const ScoreCommand& command);

struct ReplayCommand {
  std::string path;  // A schedule, a result.json, or the directory of a run.
  ReplayRequest request;
};
int replay_command(const Catalogue& catalogue, const ReplayCommand& command);
int shrink_command(const Catalogue& catalogue, const ReplayCommand& command);

int report_command(const Catalogue& catalogue, const std::string& result_json,
                   const std::string& out);

// Every scenario that the paths name: files as they are, directories searched for *.lua in order of
// name, `lib` directories left out. Throws InputError for a path that is not there.
std::vector<std::string> find_scenarios(const std::vector<std::string>& paths);

// Where `include` looks and names begin: the nearest directory called "scenarios" above the file,
// else its own directory.
std::vector<std::string> roots_of(const std::string& file);

// Loads scenarios with the targets of a catalogue.
ScriptLoader loader_for(const Catalogue& catalogue);

}  // namespace ordeal
