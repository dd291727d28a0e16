#include "harness/run/stress/check_threads.h"

#include <fmt/format.h>

#include <optional>

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr Duration kBetween = 10ms;  // Evaluations of one check beside groups.

}  // namespace

// A check, its script and its thread. It journals what the runner reports.
struct CheckThreads::CheckThread final : CheckReporter {
  CheckThread(StressRun& the_run, size_t the_check, RealClock& clock);

  void claim_broken(const CheckRecord& counted, Finding finding) override;
  void script_failed(const ScriptError& error) override { run.fail(error); }
  bool goes_on() const override { return !run.control.failed() && !run.board.header().stop.load(); }
  std::string limit_of(const CheckPlan& plan) const override;

  // Calls the check's function, as its own task also where the main thread does so.
  ThreadScript::Answer call() {
    const ScopedTask as(*task);
    return script->check(check);
  }
  void look_for_first_hit() {
    if (runner.has_begun()) return;
    if (const auto hit = run.assertions.begun(check)) runner.begin(*hit);
  }

  StressRun& run;
  const size_t check;
  const std::shared_ptr<Task> task;
  CheckRecord record;
  CheckRunner runner;
  ThreadEnv env;
  std::unique_ptr<ThreadScript> script;
  Thread thread;
};

CheckThreads::CheckThread::CheckThread(StressRun& the_run, size_t the_check, RealClock& clock)
    : run(the_run),
      check(the_check),
      task(std::make_shared<Task>(name_of_check_thread(run.plan.checks[check]),
                                  to_string(run.plan.checks[check].kind))),
      runner(run.plan.checks[check], record, clock, *this),
      env(run.make_env(task->name(), task->group(), 0, run.history.open(task->name()))),
      script(run.script->make_thread(env)) {
  record.check = static_cast<uint32_t>(check);
}

void CheckThreads::CheckThread::claim_broken(const CheckRecord& counted, Finding finding) {
  constexpr uint64_t kJournaled = 100;  // Of one always; the record counts the rest.
  if (run.plan.checks[check].kind == CheckKind::always && counted.failures > kJournaled) return;
  finding.thread = task->name();
  finding.at = Monotonic::now().time_since_epoch().count();
  run.journal.write(finding);
}

std::string CheckThreads::CheckThread::limit_of(const CheckPlan& plan) const {
  const std::string limit = format_duration(plan.within);
  return plan.point.empty() ? limit : fmt::format("{} of the first hit of {}", limit, plan.point);
}

CheckThreads::CheckThreads(StressRun& run) : run_(run) {}
CheckThreads::~CheckThreads() = default;

void CheckThreads::start() {
  for (size_t i = 0; i < run_.plan.checks.size(); ++i) {
    if (!run_.plan.checks[i].scripted) continue;
    threads_.push_back(std::make_unique<CheckThread>(run_, i, clock_));
    CheckThread& self = *threads_.back();
    self.thread = Thread(self.task, [this, &self] { evaluate_beside_groups(self); });
  }
}

void CheckThreads::evaluate_beside_groups(CheckThread& self) {
  if (!self.runner.runs_beside_groups()) return;
  run_.control.wait_for_start();
  while (!groups_ended_.happened() && !run_.control.stopping()) {
    self.look_for_first_hit();
    self.runner.step([&self] { return self.call(); });
    groups_ended_.wait_for(kBetween);
  }
}

void CheckThreads::groups_ended() { groups_ended_.notify(); }

bool CheckThreads::join_until(Instant deadline) {
  bool all = true;
  for (const auto& each : threads_) {
    if (each->thread.joinable()) all &= each->thread.join_until(deadline);
  }
  return all;
}

void CheckThreads::conclude() {
  for (const auto& each : threads_) {
    each->look_for_first_hit();
    each->runner.conclude([&each] { return each->call(); });
    if (each->record.evaluations > 0) run_.journal.write(each->record);
  }
}

void CheckThreads::clear() { threads_.clear(); }

}  // namespace ordeal
