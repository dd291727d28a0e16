// How a run, as a whole, carries out the faults that its scenario declares: sweeps, swarms, logs of
// faults that are replayed.
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

// If the request is for one run of a sweep: adds the faults of the sweep, and the check that
// records how far it came.
void add_sweep(Plan& plan, const RunRequest& request);

// Throws InputError, with the place of the fault, for a fault that can never happen: a kill without
// a process to kill, a call in a thread without functions, a wait for a signal that no fault gives.
void check_faults(const Plan& plan);

// How the plan's faults are armed. If the run replays a log of faults, reads it. `files` may be
// null: then there is no log.
FaultPlanSetting fault_setting(const Plan& plan, const RunFiles* files);

// Reads a result.json, or the one in a run's directory. Throws InputError.
Result read_result_file(const Catalogue& catalogue, const std::string& path);

// Writes the faults of a result as the log that a run replays. Throws InputError if the result
// lists fewer faults than fired.
void keep_log_to_replay(const Result& from, const RunFiles& files);

// How far the sweep came, as the record of its check; nothing if the plan has none, or no point of
// it was reached.
std::optional<CheckRecord> sweep_record(const Plan& plan, const FaultPlan& faults);

// Names the faults of a swarm that this run has; "" if the plan has no swarm.
std::string swarm_note(const Plan& plan, const FaultPlan& faults);

// ", killed by the fault at POINT" if a fault killed the process of that role; else "".
std::string killed_by_fault(const RunFiles& files, const std::string& role);

// The name of the check of a sweep.
inline constexpr char kSweepCheck[] = "sweep";

// While it lives, faults of the calling thread can call functions of the thread's script.
class ScriptFaultCalls : public FaultCalls {
 public:
  using Failed = std::function<void(const ScriptError&)>;
  // `script` may be null: then no fault calls anything. `failed` is called for an error of a
  // function, and may end the schedule under way.
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
