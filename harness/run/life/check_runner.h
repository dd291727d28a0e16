// Evaluates the scripted checks of a plan: always, sometimes, finally and eventually.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "harness/run/life/run_clock.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/script.h"

namespace ordeal {

// What a mode does with the outcomes of checks. Mode stress journals a finding and goes on, or
// stops the run; mode explore ends the schedule under way as failed, so there neither of the first
// two functions returns.
class CheckReporter {
 public:
  virtual ~CheckReporter() = default;
  // A claim is broken. `record` has counted this evaluation; `finding` lacks its time and thread.
  virtual void claim_broken(const CheckRecord& record, Finding finding) = 0;
  virtual void script_failed(const ScriptError& error) = 0;
  // Returns true while a claim that does not hold yet is worth waiting for.
  virtual bool goes_on() const = 0;
  // How the limit of an `eventually` reads in a finding: "5s of virtual time".
  virtual std::string limit_of(const CheckPlan& check) const = 0;
};

// The name of the thread that evaluates the check: "always/no orphans".
std::string name_of_check_thread(const CheckPlan& check);

// One scripted check of a run. It calls the function of the check, counts the answers, and reports
// the claim as broken when one answer, or the end of its time, shows that. It has no thread and no
// clock of its own. Used by one thread at a time.
class CheckRunner {
 public:
  // Calls the check's function once, in the task that is to evaluate it.
  using Call = std::function<ThreadScript::Answer()>;

  // All of them outlive the runner. The answers of all runs and schedules add up in `record`.
  CheckRunner(const CheckPlan& check, CheckRecord& record, RunClock& clock, CheckReporter& reporter)
      : check_(check), record_(record), clock_(clock), reporter_(reporter) {}

  // Returns true if the check is evaluated while groups run. The others are evaluated at the end:
  // a finally, and an eventually whose time counts from there.
  bool runs_beside_groups() const;

  // An eventually: its time counts from `since`. The first call counts; see has_begun().
  void begin(Instant since);
  bool has_begun() const { return since_.has_value(); }
  // A new schedule: an eventually has not begun.
  void start_over();

  // One evaluation while groups run. An eventually is not evaluated before it has begun, nor after
  // it is settled: it has held, or its time is over.
  void step(const Call& call);
  // The evaluation at the end, when all groups have ended. Waits until an eventually is settled.
  void conclude(const Call& call);

 private:
  bool evaluate(const Call& call);  // Returns true if the claim holds.
  void advance(const Call& call);
  void report(const std::string& evidence);
  bool is_eventually() const { return check_.kind == CheckKind::eventually; }

  const CheckPlan& check_;
  CheckRecord& record_;
  RunClock& clock_;
  CheckReporter& reporter_;
  std::optional<Instant> since_;  // An eventually: when its time began.
  bool settled_ = false;          // An eventually: no further evaluation is needed.
};

}  // namespace ordeal
