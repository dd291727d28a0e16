// The rules of mode stress: one worker with real threads, which beats ten times a second.
#include <fmt/format.h>

#include <algorithm>

#include "harness/run/confirm.h"
#include "harness/run/job_end.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/mode_rules.h"
#include "harness/run/process/evidence.h"
#include "harness/scenario/checks.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class StressRules final : public ModeRules {
 public:
  explicit StressRules(const SupervisedRun& run) : run_(run) {}

  uint32_t workers() const override { return 1; }

  void prepare() override {
    if (run_.request.replay_faults.empty()) return;
    keep_log_to_replay(read_result_file(run_.catalogue, run_.request.replay_faults), run_.files);
  }

  std::vector<std::string> environment(Sanitizer sanitizer) const override {
    return sanitizer_environment(sanitizer, false, asks_for_lost_memory(run_.plan));
  }

  void stop_when_enough() override {
    if (run_.request.stop_when_found && !run_.assembler.findings().empty())
      run_.board.header().stop.store(true);
  }

  std::optional<Duration> patience() const override {
    return run_.plan.stress.quiesce_within + run_.plan.stress.close_within + 2s;
  }

  void report_hang(std::optional<Duration> silence) override {
    Finding finding;
    finding.kind = FindingKind::stall;
    finding.claim =
        silence ? fmt::format("the worker has not answered for {}", format_duration(*silence))
                : "the worker did not stop when it was asked to";
    finding.evidence = describe_threads(run_.board, run_.plan, run_.jobs.jobs().front().pid);
    finding.fingerprint = fingerprint_of(finding.kind, "worker " + run_.assembler.phase());
    finding.at = Monotonic::now().time_since_epoch().count();
    run_.assembler.add(std::move(finding));
  }

  void explain(const Job& job, bool ended_by_us) override {
    switch (explain_end(facts_of(job, ended_by_us))) {
      case JobEnd::expected:
      case JobEnd::sanitizer:
        return;
      case JobEnd::no_leak_check:
        return run_.assembler.add_note(
            "LeakSanitizer could not look for lost memory here; see the worker's log");
      case JobEnd::broken_invariant:
        return run_.assembler.add_note("the broken invariant ended the worker");
      case JobEnd::crash:
        return report_crash(describe_end(job));
    }
  }

  void complete(bool interrupted) override {
    if (!interrupted && !run_.assembler.has_error())
      confirm_lock_cycles(run_.catalogue, run_.plan, run_.request, run_.files, run_.assembler);
  }

 private:
  EndFacts facts_of(const Job& job, bool ended_by_us) const {
    EndFacts facts;
    facts.status = job.status;
    facts.ended_by_us = ended_by_us;
    facts.reported_error = run_.assembler.has_error();
    facts.wrote_last_record = run_.assembler.ended();
    const auto& findings = run_.assembler.findings();
    facts.invariant_broken =
        std::ranges::count(findings, FindingKind::invariant, &Finding::kind) > 0;
    if (job.ended_well()) return facts;  // The log is long where a sanitizer wrote to it.
    facts.sanitizer_reported = !logged_findings(run_.files.log()).empty();
    facts.leak_check_failed = leak_check_failed(run_.files.log());
    return facts;
  }

  void report_crash(const std::string& end) {
    Finding finding = crash_finding(end, run_.files.log());
    if (finding.evidence.empty())  // No sanitizer explains it.
      finding.claim = fmt::format("the worker ended with {} in phase {}{}", end,
                                  run_.assembler.phase(), injected_abort(run_.files.log()));
    add_circumstances(run_, finding);
    run_.assembler.add(std::move(finding));
  }

  const SupervisedRun run_;
};

}  // namespace

std::unique_ptr<ModeRules> stress_rules(const SupervisedRun& run) {
  return std::make_unique<StressRules>(run);
}

}  // namespace ordeal
