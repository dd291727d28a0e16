#include "harness/run/supervisor.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "harness/run/conclude.h"
#include "harness/run/confirm.h"
#include "harness/run/explore_supervisor.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/processes.h"
#include "harness/run/progress.h"
#include "harness/run/record/environment.h"
#include "harness/run/run_directory.h"
#include "harness/scenario/checks.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
namespace stdfs = std::filesystem;

// One run under supervision.
class Supervision {
 public:
  Supervision(const Catalogue& catalogue, const Plan& plan, const RunRequest& request)
      : catalogue_(catalogue),
        plan_(plan),
        request_(request),
        worker_program_(program_for(self_path(), request.sanitize)),
        files_(new_run_dir(request.out, plan.name)),
        board_(Board::create(files_.board())),
        assembler_(plan, request, files_),
        progress_(plan, request) {}

  RunOutcome run() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    {
      SignalScope signals;
      start();
      while (!reaped_) watch();
      end_everything();
    }
    return finish();
  }

 private:
  void start() {
    work_dir_ = new_work_dir();
    if (!request_.replay_faults.empty())
      keep_log_to_replay(read_result_file(catalogue_, request_.replay_faults), files_);
    std::vector<std::string> args{worker_program_, "worker",   request_.file,
                                  "--run-dir",     files_.dir, "--work-dir",
                                  work_dir_,       "--parent", std::to_string(getpid())};
    for (const std::string& root : request_.scenario_roots) {
      args.insert(args.end(), {"--root", root});
    }
    for (std::string& arg : scenario_arguments(request_)) args.push_back(std::move(arg));
    // Also where the sanitizer's build was called by its own name.
    const std::string sanitize = request_.sanitize.empty() ? own_sanitizer() : request_.sanitize;
    worker_ = start_process(
        args, sanitizer_environment(sanitize, false, asks_for_lost_memory(plan_)), files_.log());
    last_beat_ = Monotonic::now();
  }

  // One look at the worker, at most a tenth of a second.
  void watch() {
    const Instant until = Monotonic::now() + 100ms;
    int status = 0;
    while (!reaped_ && Monotonic::now() < until) {
      if (waitpid(worker_, &status, WNOHANG) == worker_) {
        reaped_ = true;
        status_ = status;
      } else {
        peak_rss_ = std::max(peak_rss_, peak_rss_of(worker_));
        usleep(10'000);
      }
    }
    assembler_.poll();
    progress_.show(board_, assembler_);
    if (request_.stop_when_found && !assembler_.findings().empty())
      board_.header().stop.store(true);
    heed_signals();
    heed_silence();
  }

  void heed_signals() {
    const int signals = SignalScope::count();
    if (signals == seen_signals_) return;
    seen_signals_ = signals;
    interrupted_ = true;
    if (signals == 1) {
      board_.header().stop.store(true);
      patience_ends_ =
          Monotonic::now() + plan_.stress.quiesce_within + plan_.stress.close_within + 2s;
      progress_.say("stopping; once more to end at once");
    } else {
      end_everything();
    }
  }

  // The worker's ticker beats ten times a second. Where it does not, nothing inside can help.
  void heed_silence() {
    const uint64_t beat = board_.header().heartbeat.load();
    const Instant now = Monotonic::now();
    if (beat != beat_) {
      beat_ = beat;
      last_beat_ = now;
    }
    const Duration silence = now - last_beat_;
    const Duration limit = std::max<Duration>(plan_.stress.stall_after, 10s) + 10s;
    if (!reaped_ && (silence > limit || (patience_ends_ && now > *patience_ends_))) {
      Finding finding;
      finding.kind = FindingKind::stall;
      finding.claim = silence > limit ? fmt::format("the worker has not answered for {}",
                                                    format_duration(silence))
                                      : "the worker did not stop when it was asked to";
      finding.evidence = describe_threads(board_, plan_, worker_);
      finding.fingerprint = fingerprint_of(finding.kind, "worker " + assembler_.phase());
      finding.at = now.time_since_epoch().count();
      assembler_.add(std::move(finding));
      killed_ = true;
      end_everything();
    }
  }

  // File-system processes first: a client of a dead mount may hang in the kernel until its
  // server is gone. Then the worker, then whatever is left.
  void end_everything() {
    const Instant give_up = Monotonic::now() + 5s;
    for (bool first = true; Monotonic::now() < give_up; first = false) {
      const std::vector<ProcessInfo> left = descendants_of(getpid());
      if (left.empty()) break;
      for (const ProcessInfo& p : left) {
        if (p.name.starts_with("ordeal-fs") || !first) kill(p.pid, SIGKILL);
      }
      if (!reaped_) kill(worker_, SIGKILL);
      int status = 0;
      for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid != worker_) continue;
        reaped_ = true;
        status_ = status;
      }
      usleep(5'000);
    }
    remove_work_dir(work_dir_);
  }

  RunOutcome finish() {
    assembler_.poll();
    const std::string end = reaped_ ? describe_wait_status(status_) : "still running";
    assembler_.add_process({"worker", worker_, end, peak_rss_});
    explain_end(end);
    if (!interrupted_ && !assembler_.has_error())
      confirm_lock_cycles(catalogue_, plan_, request_, files_, assembler_);
    return conclude_run(catalogue_, plan_, files_, assembler_, board_, interrupted_, progress_);
  }

  // A worker that did not end by itself is a finding, with what its threads were doing.
  void explain_end(const std::string& end) {
    const bool clean = reaped_ && WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
    if (clean || killed_ || interrupted_ || assembler_.has_error()) return;
    // A sanitizer that reports when everything is over, such as of leaks, changes the status.
    if (assembler_.ended() && !logged_findings(files_.log()).empty()) return;
    if (assembler_.ended() && leak_check_failed(files_.log())) {
      assembler_.add_note(
          "LeakSanitizer could not look for lost memory here; see the worker's log");
      return;
    }
    const auto& found = assembler_.findings();
    const bool asserted = reaped_ && WIFSIGNALED(status_) && WTERMSIG(status_) == SIGABRT &&
                          std::ranges::count(found, FindingKind::invariant, &Finding::kind) > 0;
    if (asserted) return assembler_.add_note("the broken invariant ended the worker");
    Finding finding = crash_finding(end, files_.log());
    if (finding.evidence.empty())  // No sanitizer's.
      finding.claim = fmt::format("the worker ended with {} in phase {}{}", end, assembler_.phase(),
                                  injected_abort(files_.log()));
    finding.evidence += "\n" + describe_crash(board_, plan_, files_.log());
    finding.at = Monotonic::now().time_since_epoch().count();
    assembler_.add(std::move(finding));
  }

  const Catalogue& catalogue_;
  const Plan& plan_;
  const RunRequest& request_;
  const std::string worker_program_;
  const RunFiles files_;
  Board board_;
  Assembler assembler_;
  Progress progress_;
  std::string work_dir_;
  pid_t worker_ = -1;
  bool reaped_ = false;
  bool killed_ = false;
  bool interrupted_ = false;
  int status_ = 0;
  int seen_signals_ = 0;
  uint64_t beat_ = 0;
  uint64_t peak_rss_ = 0;
  Instant last_beat_{};
  std::optional<Instant> patience_ends_;
};

// A scenario that mounts needs /dev/fuse; without it, it is skipped and says so.
std::string reason_to_skip(const Plan& plan, const RunRequest& request) {
  if (request.mode == "explore") return refusal_to_explore(plan);
  bool mounts = false;
  for (const TargetPlan& target : plan.targets) mounts |= target.via_mount;
  if (!mounts) return "";
  if (access("/dev/fuse", R_OK | W_OK) == 0) return "";
  return "it mounts a file system and /dev/fuse is not to be had here";
}

}  // namespace

std::string program_for(const std::string& program, const std::string& sanitize) {
  if (sanitize.empty() || sanitize == own_sanitizer()) return program;
  const stdfs::path self(program);
  const std::string preset = sanitize == "thread" ? "tsan" : "asan";
  const std::string variable = sanitize == "thread" ? "ORDEAL_TSAN" : "ORDEAL_ASAN";
  std::vector<std::string> places;
  if (const char* named = getenv(variable.c_str())) places.emplace_back(named);
  places.push_back((self.parent_path() / (self.filename().string() + "-" + preset)).string());
  places.push_back((self.parent_path().parent_path() / preset / self.filename()).string());
  for (const std::string& place : places) {
    if (access(place.c_str(), X_OK) == 0) return place;
  }
  throw InputError(fmt::format(
      "there is no {} build of {}; looked for {}. To make one: cmake --preset {} && cmake --build "
      "--preset {}",
      preset, self.filename().string(), fmt::join(places, ", "), preset, preset));
}

RunOutcome supervise(const Catalogue& catalogue, const Plan& plan, const RunRequest& request) {
  const std::string reason = reason_to_skip(plan, request);
  if (!reason.empty()) return skip_run(catalogue, plan, request, reason);
  if (request.mode == "explore") return supervise_exploration(catalogue, plan, request);
  return Supervision(catalogue, plan, request).run();
}

RunOutcome skip_run(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                    const std::string& reason) {
  const RunFiles files(new_run_dir(request.out, plan.name));
  const Board board = Board::create(files.board());
  const Assembler assembler(plan, request, files);
  RunOutcome outcome;
  outcome.dir = files.dir;
  outcome.result = assembler.result(board);
  outcome.result.run_id = stdfs::path(files.dir).filename();
  outcome.result.verdict = Verdict::skipped;
  outcome.result.reason = reason;
  outcome.reports = write_reports(catalogue, outcome.result, files);
  remove_journals(files);
  return outcome;
}

}  // namespace ordeal
