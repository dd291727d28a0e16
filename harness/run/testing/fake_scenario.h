// A scenario made of functions, for tests of what explores one.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "harness/explore/strategy/strategies.h"
#include "harness/run/explore/body.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/record/tape_file.h"
#include "harness/scenario/script.h"
#include "harness/scenario/shared_objects.h"

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

// Schedules of a fake scenario, by random, in a directory of their own.
class FakeScenarioTest : public ::testing::Test {
 protected:
  void open();  // Loads the scenario as it stands; run() does so if nobody has.
  explore::ScheduleOutcome run(uint64_t seed);
  // The first failure among some schedules; one without a claim where there is none.
  explore::Failure first_failure(uint64_t schedules = 200);

  FakeScenario scenario_;
  const TempDirectory directory_{"fake"};
  const std::string dir_ = directory_.path();
  std::unique_ptr<Script> script_;
  std::unique_ptr<TapeFile> tape_;
  std::unique_ptr<ExploreBody> body_;
  std::unique_ptr<explore::Scheduler> scheduler_;
  std::unique_ptr<explore::Strategy> strategy_ = explore::make_random();
};

}  // namespace ordeal
