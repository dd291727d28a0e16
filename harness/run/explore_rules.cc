// The rules of mode explore: workers that share the schedules of one exploration. Each schedule is
// a sign of life, and a worker that crashes leaves its tape, which is a schedule.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "harness/run/explore/report.h"
#include "harness/run/explore/scene.h"
#include "harness/run/job_end.h"
#include "harness/run/mode_rules.h"
#include "harness/run/process/evidence.h"
#include "harness/run/record/tape_file.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {

class ExploreRules final : public ModeRules {
 public:
  explicit ExploreRules(const SupervisedRun& run)
      : run_(run), settings_(explore_settings(run.plan, run.request)) {}

  uint32_t workers() const override { return settings_.jobs; }

  std::vector<std::string> environment(Sanitizer sanitizer) const override {
    return sanitizer_environment(sanitizer, true);
  }

  // One worker that found something, or crashed, is enough.
  void stop_when_enough() override {
    const auto& findings = run_.assembler.findings();
    const bool found = std::any_of(findings.begin(), findings.end(),
                                   [](const Finding& finding) { return !finding.warning; });
    if (found || run_.jobs.any_failed() || run_.assembler.has_error())
      run_.board.header().enough.store(true);
  }

  void report_hang(std::optional<Duration> silence) override {
    Finding finding;
    finding.kind = FindingKind::stall;
    finding.claim = fmt::format(
        "a schedule has not ended for {}, and none of its tasks has made a step that others can "
        "see",
        format_duration(silence.value_or(Duration::zero())));
    finding.fingerprint = fingerprint_of(finding.kind, "endless schedule");
    finding.at = Monotonic::now().time_since_epoch().count();
    for (const Job& job : run_.jobs.jobs()) {
      if (!job.status) keep_tape(job, finding);
    }
    run_.assembler.add(std::move(finding));
  }

  // A sanitizer's report or a broken invariant is journaled as the failure of its schedule, and the
  // worker goes on: neither explains an end.
  void explain(const Job& job, bool ended_by_us) override {
    EndFacts facts;
    facts.status = job.status;
    facts.ended_by_us = ended_by_us;
    facts.reported_error = run_.assembler.has_error();
    if (explain_end(facts) != JobEnd::crash) return;
    Finding finding = crash_finding(describe_end(job), run_.files.log());
    add_circumstances(run_, finding);
    keep_tape(job, finding);
    run_.assembler.add(std::move(finding));
  }

  void complete(bool) override {
    if (settings_.jobs > 1)
      run_.assembler.add_note(
          "each worker counts distinct orders for itself: an order that two of them saw counts "
          "twice");
  }

 private:
  // Makes the schedule that the worker was running when it ended the schedule of the finding.
  void keep_tape(const Job& job, Finding& finding) {
    const std::string path = run_.files.tape(job.role);
    std::error_code error;  // There is no tape, or it was made a moment before the worker ended.
    if (const auto size = std::filesystem::file_size(path, error); error || size == 0) return;
    const TapeFile file = TapeFile::open(path);
    const explore::TapeMemory tape = file.memory();
    const uint64_t ordinal = tape.header->schedule.load();
    if (ordinal == 0 || tape.header->lost.load() != 0) return;
    const explore::Schedule schedule = schedule_of(tape, finding);
    Interleaving interleaving;
    interleaving.fingerprint = finding.fingerprint;
    interleaving.claim = finding.claim;
    interleaving.schedule_file = fmt::format("{}.schedule", ordinal);
    interleaving.strategy = schedule.strategy;
    interleaving.ordinal = ordinal;
    interleaving.deviations_found = interleaving.deviations_left =
        static_cast<uint32_t>(schedule.entries.size());
    interleaving.tasks_found = interleaving.tasks_left = tape.header->tasks.load();
    interleaving.steps_found = interleaving.steps_left = tape.header->steps.load();
    interleaving.shrunk = "not tried";
    const std::string kept = run_.files.dir + "/" + interleaving.schedule_file;
    write_schedule(kept, schedule);
    finding.reproduce = replay_command(run_.request, kept);
    run_.assembler.add(std::move(interleaving));
  }

  explore::Schedule schedule_of(const explore::TapeMemory& tape, const Finding& finding) const {
    explore::Schedule schedule;
    schedule.belongs = belongs_of(run_.plan, run_.request);
    schedule.seed = tape.header->seed;
    schedule.memory = settings_.memory;
    schedule.races = settings_.races;
    schedule.points = settings_.points;
    schedule.strategy = tape.header->strategy;
    schedule.finding = fmt::format("{}: {}", to_string(finding.kind), finding.claim);
    schedule.fingerprint = finding.fingerprint;
    schedule.entries = explore::entries_of(tape);
    return schedule;
  }

  const SupervisedRun run_;
  const ExploreSettings settings_;
};

}  // namespace

std::unique_ptr<ModeRules> explore_rules(const SupervisedRun& run) {
  return std::make_unique<ExploreRules>(run);
}

}  // namespace ordeal
