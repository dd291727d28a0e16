// A scenario made of functions, for tests of what explores one.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "harness/run/script.h"
#include "harness/run/shared_objects.h"
#include "harness/run/worker_request.h"

namespace ordeal {

// A target with a plain number that no schedule leaves to the next: "add" adds to it, "error"
// returns ENOSPC, "get" is a probe, "take" and "give" count a permit. Closing takes
// g_number_close.
extern const TargetRow kNumberTarget;
extern Duration g_number_close;

struct FakeScenario {
  FakeScenario();  // One target, one shared counter, one group "g" of two threads.

  // What a thread of the group does in an iteration, and what every scripted check answers.
  std::function<void(ThreadEnv& env, Lane& lane)> body = [](ThreadEnv&, Lane&) {};
  std::function<ThreadScript::Answer(ThreadEnv& env)> answer = [](ThreadEnv&) {
    return ThreadScript::Answer{true, "", {}};
  };
  std::optional<ScriptError> error;  // Of the group's threads.
  Plan plan;
  mutable std::atomic<int> start_overs = 0;

  void add_check(CheckKind kind, const std::string& name);
  std::unique_ptr<Script> load() const;  // A copy of the plan; the functions stay here.
  ScriptLoader loader() const;
};

// Calls an operation as a script does.
int call(ThreadEnv& env, Lane& lane, const char* operation);
SharedCounter& counter(ThreadEnv& env);

}  // namespace ordeal
