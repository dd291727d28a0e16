// What a run, as a whole, makes of the faults that its scenario declares.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/fault/calls.h"
#include "harness/fault/plan.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"
#include "harness/scenario/script.h"

namespace ordeal {

// Adds the faults of a sweep, and the check that says how far it came, where this run is one of it.
void add_sweep(Plan& plan, const RunRequest& request);

// Throws InputError, with the place of the fault, for what can never happen: a kill without a
// process to kill, a call in a thread without functions, a wait for a signal that nobody gives.
void check_faults(const Plan& plan);

// How the plan's faults are armed. Reads the log that is done again where the run has one.
FaultPlanSetting fault_setting(const Plan& plan, const RunFiles* files);

// A result.json, or the one of a run's directory. Throws InputError.
Result read_result_file(const Catalogue& catalogue, const std::string& path);

// Writes a log for the processes of a run. Throws InputError where a result lists less than fired.
void keep_log_to_replay(const Result& from, const RunFiles& files);

// How far a sweep came, as the record of its check; nothing where the plan has none, or
// no point of it was reached.
std::optional<CheckRecord> sweep_record(const Plan& plan, const FaultPlan& faults);

// Which faults of a swarm this run has, for people; "" where the plan has no swarm.
std::string swarm_note(const Plan& plan, const FaultPlan& faults);

// ", killed by the fault at POINT" where the log of that process ends so; else "".
std::string killed_by_fault(const RunFiles& files, const std::string& role);

// The name of the check of a sweep.
inline constexpr char kSweepCheck[] = "sweep";

// Calls functions of a thread's script for its faults.
class ScriptFaultCalls : public FaultCalls {
 public:
  using Failed = std::function<void(const ScriptError&)>;
  // `script` may be null: then there is nothing to call. `failed` may end the schedule under way.
  ScriptFaultCalls(ThreadScript* script, Failed failed)
      : script_(script), failed_(std::move(failed)), scope_(script == nullptr ? nullptr : this) {}

  void call(uint32_t function, const FailPoint&) override {
    if (const auto error = script_->fault_call(function)) failed_(*error);
  }

 private:
  ThreadScript* const script_;
  const Failed failed_;
  const ScopedFaultCalls scope_;
};

}  // namespace ordeal
