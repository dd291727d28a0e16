// What the run layer needs of a scripting language. harness/script implements it with Lua; tests
// implement it with functions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/scenario/history_log.h"
#include "harness/scenario/lane.h"
#include "harness/scenario/plan.h"

namespace ordeal {

class SharedObjects;  // run/shared_objects.h

// What a thread's script reaches. Outlives the ThreadScript; `targets` and `shared` are filled
// when phase `open` has ended, before anything of the script but its declarations runs.
struct ThreadEnv {
  std::string thread;  // "writers/0", "always/no orphans", "setup"
  std::string group;   // "writers"
  uint32_t index = 0;  // Of the thread in its group, from 0.
  uint64_t seed = 0;
  std::vector<Target*> targets;  // As Plan::targets.
  SharedObjects* shared = nullptr;
  Lane* lane = nullptr;           // Null: operations are carried out but not counted.
  HistoryLog* history = nullptr;  // Null: no check asks for what they did.

  // Calls a probe or control of a target. For a mounted target it travels to the process that
  // holds the core; otherwise it is row.call. Set by the run layer, never empty.
  int (*call_core)(void* self, size_t target, const OpRow& row, Call& call) = nullptr;
  void* self = nullptr;
};

struct ScriptError {
  std::string message;  // "scenarios/x.lua:12: attempt to …"
  std::string trace;
};

// A thread's own copy of the scenario. Used by one thread.
class ThreadScript {
 public:
  virtual ~ThreadScript() = default;

  // Back to what make_thread left: nothing has run, and env.seed, env.targets, env.shared and
  // env.lane are read anew. Called between schedules, also where the last one was dropped while
  // this script was in the middle of a call that will never come back. Throws InputError where the
  // scenario cannot be loaded once more, which the first call may do.
  virtual void start_over() = 0;

  // Runs the group's body again and again while lane.next() says so. Nothing on success.
  virtual std::optional<ScriptError> run_group(size_t group, Lane& lane) = 0;
  virtual std::optional<ScriptError> setup() = 0;
  virtual std::optional<ScriptError> teardown() = 0;

  // Asks the function of Plan::checks[check]. `detail` is what it returned beside its answer.
  struct Answer {
    bool holds = false;
    std::string detail;
    std::optional<ScriptError> error;
  };
  virtual Answer check(size_t check) = 0;

  // Runs the function of a fault's `call` with this number, in the middle of what the thread does.
  // Operations that it calls are carried out and not recorded.
  virtual std::optional<ScriptError> fault_call(uint32_t /*function*/) {
    return ScriptError{"this script has no functions for faults", ""};
  }
  // A model that the scenario defines, to be asked by the caller's thread; null where there is none
  // of that name. One that fails throws, and model_error() tells the first of these errors.
  virtual const history::Model* model(const std::string& name) {
    static_cast<void>(name);
    return nullptr;
  }
  virtual std::optional<ScriptError> model_error() const { return std::nullopt; }
};

class Script {
 public:
  virtual ~Script() = default;
  virtual const Plan& plan() const = 0;

  // Loads the scenario once more, for a thread of its own. Thread-safe. Throws InputError where
  // this load declares something else than the first one did.
  virtual std::unique_ptr<ThreadScript> make_thread(ThreadEnv& env) const = 0;
};

}  // namespace ordeal
