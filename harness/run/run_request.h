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
  ExploreRequest explore;
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

// Files of a run's folder while it runs; all but the worker's log are removed after it.
struct RunFiles {
  explicit RunFiles(std::string run_dir) : dir(std::move(run_dir)) {}
  std::string board() const { return dir + "/.board"; }
  std::string journal(const std::string& role) const { return dir + "/." + role + ".journal"; }
  std::string fired(const std::string& role) const { return dir + "/." + role + ".fired"; }
  std::string tape(const std::string& role) const { return dir + "/." + role + ".tape"; }
  std::string log() const { return dir + "/worker.log"; }
  std::string dir;
};

}  // namespace ordeal
