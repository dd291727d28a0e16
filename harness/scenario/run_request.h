// The request for one run, the command that repeats it, and the files of the run's directory.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/result/run_mode.h"

namespace ordeal {

// The options of `run --mode explore`. An option that is not given comes from the scenario's
// explore {…}, or from the defaults of ExploreSettings.
struct ExploreRequest {
  std::optional<uint64_t> schedules;
  std::string strategy;
  std::string memory;  // "weak" or "sc"
  std::string points;  // "shared" or "all"
  uint32_t jobs = 0;
  bool no_shrink = false;
  bool verify = false;  // Runs each schedule twice.
};

// One run of one scenario, as the command line asks for it. A new member also needs its place in
// harness/run/life/request_wire.h, which takes the request to the processes of the run.
struct RunRequest {
  static constexpr uint64_t kSweepLimit = 1000;  // Runs of a sweep.

  std::string program;  // Path of this program, as typed: for reproduce lines.
  std::string file;     // The scenario.
  std::string command;  // As typed.
  std::string out = "out";
  Mode mode = Mode::stress;
  Sanitizer sanitize = Sanitizer::none;  // Of the build that carries the run out.
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

// Returns the command that runs the same again, for a person to copy from a report.
std::string reproduce_command(const RunRequest& request);

// Returns the word as a shell needs it: in quotes where it holds anything but plain characters.
std::string shell_quoted(const std::string& word);

// The directory of one run and the names of the files in it. All but the worker's log are removed
// when the run is over. A `role` is the name of a process: "worker", "worker-1", "fs-0".
struct RunFiles {
  explicit RunFiles(std::string run_dir) : dir(std::move(run_dir)) {}
  std::string board() const { return dir + "/.board"; }
  std::string journal(const std::string& role) const { return dir + "/." + role + ".journal"; }
  std::string fired(const std::string& role) const { return dir + "/." + role + ".fired"; }
  std::string replay() const { return dir + "/.replay"; }  // The log of faults to do again.
  std::string tape(const std::string& role) const { return dir + "/." + role + ".tape"; }
  std::string request(const std::string& role) const { return dir + "/." + role + ".request"; }
  std::string log() const { return dir + "/worker.log"; }
  std::string dir;
};

}  // namespace ordeal
