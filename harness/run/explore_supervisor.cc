#include "harness/run/explore_supervisor.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "harness/run/conclude.h"
#include "harness/run/explore/report.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/processes.h"
#include "harness/run/progress.h"
#include "harness/run/record/environment.h"
#include "harness/run/record/tape_file.h"
#include "harness/run/run_directory.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
namespace stdfs = std::filesystem;

class ExploreSupervision {
 public:
  ExploreSupervision(const Catalogue& catalogue, const Plan& plan, const RunRequest& request)
      : catalogue_(catalogue),
        plan_(plan),
        request_(request),
        settings_(explore_settings(plan, request)),
        worker_program_(program_for(self_path(), request.sanitize)),
        files_(new_run_dir(request.out, plan.name)),
        board_(Board::create(files_.board())),
        assembler_(plan, request, files_),
        progress_(plan, request) {}

  RunOutcome run() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const SignalScope signals;
    work_dir_ = new_work_dir();
    for (uint32_t i = 0; i < settings_.jobs; ++i) start(i);
    last_beat_ = Monotonic::now();
    while (running() > 0) watch();
    return finish();
  }

 private:
  struct Job {
    std::string role;
    pid_t pid = -1;
    bool reaped = false;
    int status = 0;
    uint64_t peak_rss = 0;
  };

  void start(uint32_t index) {
    Job& job = jobs_.emplace_back();
    job.role = index == 0 ? "worker" : fmt::format("worker-{}", index);
    if (index != 0) assembler_.add_worker(job.role);
    std::vector<std::string> args{worker_program_,
                                  "worker",
                                  request_.file,
                                  "--run-dir",
                                  files_.dir,
                                  "--work-dir",
                                  work_dir_,
                                  "--parent",
                                  std::to_string(getpid()),
                                  "--role",
                                  job.role,
                                  "--first",
                                  std::to_string(index),
                                  "--stride",
                                  std::to_string(settings_.jobs),
                                  "--program",
                                  request_.program};
    for (const std::string& root : request_.scenario_roots)
      args.insert(args.end(), {"--root", root});
    for (std::string& arg : scenario_arguments(request_)) args.push_back(std::move(arg));
    // What schedules abandon leaks, also where the sanitizer's build was called by its own name.
    const std::string sanitize = request_.sanitize.empty() ? own_sanitizer() : request_.sanitize;
    job.pid = start_process(args, sanitizer_environment(sanitize, true), files_.log());
  }

  size_t running() const {
    return static_cast<size_t>(
        std::count_if(jobs_.begin(), jobs_.end(), [](const Job& job) { return !job.reaped; }));
  }

  // One look at the workers, at most a tenth of a second.
  void watch() {
    const Instant until = Monotonic::now() + 100ms;
    while (running() > 0 && Monotonic::now() < until) {
      bool any = false;
      for (Job& job : jobs_) {
        if (job.reaped) continue;
        if (waitpid(job.pid, &job.status, WNOHANG) == job.pid) {
          job.reaped = any = true;
        } else {
          job.peak_rss = std::max(job.peak_rss, peak_rss_of(job.pid));
        }
      }
      if (!any) usleep(5'000);
    }
    assembler_.poll();
    progress_.show(board_, assembler_);
    // One that found something, or crashed, is enough.
    const bool crashed = std::any_of(jobs_.begin(), jobs_.end(),
                                     [](const Job& job) { return job.reaped && job.status != 0; });
    const auto& findings = assembler_.findings();
    const bool found = std::any_of(findings.begin(), findings.end(),
                                   [](const Finding& finding) { return !finding.warning; });
    if (crashed || assembler_.has_error() || found) board_.header().enough.store(true);
    heed_signals();
    heed_silence();
  }

  void heed_signals() {
    const int signals = SignalScope::count();
    if (signals == seen_signals_) return;
    seen_signals_ = signals;
    interrupted_ = true;
    board_.header().stop.store(true);
    if (signals > 1) return kill_all();
    progress_.say("stopping; once more to end at once");
  }

  // Every schedule is a beat. Where none comes, a task computes for ever and makes no step.
  void heed_silence() {
    const uint64_t beat = board_.header().heartbeat.load();
    const Instant now = Monotonic::now();
    if (beat != beat_) {
      beat_ = beat;
      last_beat_ = now;
    }
    const Duration silence = now - last_beat_;
    const Duration limit = std::max<Duration>(plan_.stress.stall_after, 10s) + 10s;
    if (running() == 0 || silence <= limit) return;
    Finding finding;
    finding.kind = FindingKind::stall;
    finding.claim = fmt::format(
        "a schedule has not ended for {}, and none of its tasks has made a step "
        "that others can see",
        format_duration(silence));
    finding.fingerprint = fingerprint_of(finding.kind, "endless schedule");
    finding.at = now.time_since_epoch().count();
    for (const Job& job : jobs_) {
      if (!job.reaped) keep_tape(job, finding);
    }
    assembler_.add(std::move(finding));
    killed_ = true;
    kill_all();
  }

  void kill_all() {
    for (Job& job : jobs_) {
      if (job.reaped) continue;
      kill(job.pid, SIGKILL);
      job.reaped = waitpid(job.pid, &job.status, 0) == job.pid;
    }
  }

  // The schedule that a worker was running when it ended becomes that of the finding.
  void keep_tape(const Job& job, Finding& finding) {
    std::error_code error;  // Not there, or made a moment before the worker ended.
    if (const auto size = stdfs::file_size(files_.tape(job.role), error); error || size == 0)
      return;
    const TapeFile file = TapeFile::open(files_.tape(job.role));
    const explore::TapeMemory tape = file.memory();
    const uint64_t ordinal = tape.header->schedule.load();
    if (ordinal == 0 || tape.header->lost.load() != 0) return;
    explore::Schedule schedule;
    schedule.belongs = belongs_of(plan_, request_);
    schedule.seed = tape.header->seed;
    schedule.memory = settings_.memory;
    schedule.races = settings_.races;
    schedule.points = settings_.points;
    schedule.strategy = tape.header->strategy;
    schedule.finding = fmt::format("{}: {}", to_string(finding.kind), finding.claim);
    schedule.fingerprint = finding.fingerprint;
    schedule.entries = explore::entries_of(tape);
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
    const std::string path = files_.dir + "/" + interleaving.schedule_file;
    write_schedule(path, schedule);
    finding.reproduce = replay_command(request_, path);
    assembler_.add(std::move(interleaving));
  }

  // A worker that did not end by itself is a finding, with the schedule that it ran.
  void explain_end(const Job& job, const std::string& end) {
    const bool clean = WIFEXITED(job.status) && WEXITSTATUS(job.status) == 0;
    if (clean || killed_ || interrupted_ || assembler_.has_error()) return;
    Finding finding = crash_finding(end, files_.log());
    finding.evidence += "\n" + describe_crash(board_, plan_, files_.log());
    finding.at = Monotonic::now().time_since_epoch().count();
    keep_tape(job, finding);
    assembler_.add(std::move(finding));
  }

  RunOutcome finish() {
    assembler_.poll();
    for (const Job& job : jobs_) {
      const std::string end = describe_wait_status(job.status);
      assembler_.add_process({job.role, job.pid, end, job.peak_rss});
      explain_end(job, end);
    }
    remove_work_dir(work_dir_);
    if (jobs_.size() > 1)
      assembler_.add_note("distinct orders are counted by each worker: what two saw counts twice");
    return conclude_run(catalogue_, plan_, files_, assembler_, board_, interrupted_, progress_);
  }

  const Catalogue& catalogue_;
  const Plan& plan_;
  const RunRequest& request_;
  const ExploreSettings settings_;
  const std::string worker_program_;
  const RunFiles files_;
  Board board_;
  Assembler assembler_;
  Progress progress_;
  std::string work_dir_;
  std::vector<Job> jobs_;
  bool killed_ = false;
  bool interrupted_ = false;
  int seen_signals_ = 0;
  uint64_t beat_ = 0;
  Instant last_beat_{};
};

}  // namespace

RunOutcome supervise_exploration(const Catalogue& catalogue, const Plan& plan,
                                 const RunRequest& request) {
  return ExploreSupervision(catalogue, plan, request).run();
}

}  // namespace ordeal
