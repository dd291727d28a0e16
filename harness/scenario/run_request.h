// What a run is asked to do, and how that reaches the processes that do it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

// --mode explore. What is not said comes from the scenario's explore {…}, else from defaults.
struct ExploreRequest {
  std::optional<uint64_t> schedules;
  std::string strategy;
  std::string memory;  // "weak" or "sc"
  std::string points;  // "shared" or "all"
  uint32_t jobs = 0;
  bool no_shrink = false;
  bool verify = false;  // Runs each schedule twice.
};

struct RunRequest {
  static constexpr uint64_t kSweepLimit = 1000;  // Runs of a sweep.

  std::string program;  // Path of this program, as typed: for reproduce lines.
  std::string file;     // The scenario.
  std::string command;  // As typed.
  std::string out = "out";
  std::string mode = "stress";
  std::string sanitize;  // "", "thread" or "address".
  uint64_t seed = 0;
  std::optional<Duration> for_time;           // --for: in place of the scenario's own times.
  std::map<std::string, std::string> params;  // --set
  std::vector<std::string> defects;           // --defect
  std::vector<std::string> scenario_roots;    // Where `include` looks.
  bool clean = false;            // --clean: without the scenario's own defects and must_fail.
  bool no_faults = false;        // --no-faults: nothing is injected.
  bool stop_when_found = false;  // --stop-when-found: the first finding ends the run.
  uint64_t sweep_at = 0;         // --sweep-at: of a scenario with a sweep, this run alone.
  uint64_t sweep_limit = kSweepLimit;
  std::string replay_faults;  // --replay-faults: a result.json whose log of faults is done again.
  std::vector<std::string> suppressions;  // --suppressions: files.
  ExploreRequest explore;
  bool no_confirm = false;  // Possible deadlocks stay possible.
  bool color = false;
  bool live = false;  // A terminal: one line, redrawn.
  bool quiet = false;
};

// The arguments that make a worker or a file-system process load the same scenario.
std::vector<std::string> scenario_arguments(const RunRequest& request);

// The command that runs the same again, for reports.
std::string reproduce_command(const RunRequest& request);

// A word as a shell needs it.
std::string shell_quoted(const std::string& word);

// Files of a run's directory while it runs; all but the worker's log are removed after it.
struct RunFiles {
  explicit RunFiles(std::string run_dir) : dir(std::move(run_dir)) {}
  std::string board() const { return dir + "/.board"; }
  std::string journal(const std::string& role) const { return dir + "/." + role + ".journal"; }
  std::string fired(const std::string& role) const { return dir + "/." + role + ".fired"; }
  std::string replay() const { return dir + "/.replay"; }  // The log of faults to do again.
  std::string tape(const std::string& role) const { return dir + "/." + role + ".tape"; }
  std::string log() const { return dir + "/worker.log"; }
  std::string dir;
};

}  // namespace ordeal
