// Loads a scenario: a Lua 5.4 file that declares what a run is made of.
//
//   ScriptRequest request;
//   request.file = "scenarios/smoke/limiter.lua";
//   request.targets = catalogue.targets;
//   std::unique_ptr<Script> script = load_script(request);
//
// No header of Lua is needed by who includes this one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/scenario/script.h"

namespace ordeal {

struct ScriptRequest {
  std::string file;                           // As the user named it; messages name it so too.
  std::span<const TargetRow* const> targets;  // Outlives the Script.
  std::map<std::string, std::string> params;  // --set
  std::vector<std::string> defects;           // --defect, beside those of the scenario.
  uint64_t seed = 0;                          // Of math.random at file scope.
  std::vector<std::string> directories;       // Roots of scenarios, for `include` and the name.
  uint64_t load_limit = 50'000'000;           // Instructions that a file scope may take.
  size_t memory_limit = size_t{512} << 20;    // Bytes that one thread's Lua state may hold.

  // Takes what `print` says: the thread's name ("" at file scope) and a line. Called by every
  // thread of the scenario at once. Empty: standard error.
  std::function<void(const std::string& thread, const std::string& line)> log;
};

// Runs the file's declarations once. Throws InputError, "FILE:LINE: what (did you mean …)".
// The plan's defects are names only; nothing is switched on here. Thread-safe.
std::unique_ptr<Script> load_script(const ScriptRequest& request);

// Every word that a scenario may say at file scope, with a line of help, in alphabetical order.
std::vector<std::pair<std::string, std::string>> script_verbs();

}  // namespace ordeal
