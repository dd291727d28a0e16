#include "harness/run/supervise.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/scope_guard.h"
#include "harness/run/conclude.h"
#include "harness/run/life/request_file.h"
#include "harness/run/mode_rules.h"
#include "harness/run/process/processes.h"
#include "harness/run/progress.h"
#include "harness/run/run_directory.h"
#include "harness/run/signals.h"
#include "harness/run/worker_program.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// One run under supervision, from the start of its workers to its result.
class Supervision {
 public:
  Supervision(const Catalogue& catalogue, const Plan& plan, const RunRequest& request)
      : catalogue_(catalogue),
        plan_(plan),
        request_(request),
        program_(program_for(self_path(), request.sanitize)),
        files_(new_run_dir(request.out, plan.name)),
        board_(Board::create(files_.board())),
        assembler_(plan, request, files_),
        progress_(plan, request) {
    const SupervisedRun run{catalogue_, plan_, request_, files_, board_, assembler_, jobs_};
    rules_ = request.mode == Mode::explore ? explore_rules(run) : stress_rules(run);
  }

  RunOutcome run() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    SignalScope signals;
    const std::string work_dir = new_work_dir();
    {
      const ScopeGuard end([&] {
        jobs_.end_everything();
        remove_work_dir(work_dir);
      });
      start(work_dir);
      while (jobs_.running() > 0 && !ended_by_us_) look(signals);
    }
    RunOutcome outcome = finish();
    outcome.stop_asked = signals.count() > 0;
    return outcome;
  }

 private:
  void start(const std::string& work_dir) {
    rules_->prepare();
    WorkerRequest request;
    request.run = request_;
    request.files = files_;
    request.work_dir = work_dir;
    request.parent = getpid();
    request.stride = rules_->workers();
    const std::vector<std::string> environment =
        rules_->environment(sanitizer_in_force(request_.sanitize));
    for (request.first = 0; request.first < request.stride; ++request.first) {
      request.role = request.first == 0 ? "worker" : fmt::format("worker-{}", request.first);
      if (request.first != 0) assembler_.add_worker(request.role);
      const std::string file = write_request_file(request, request.role);
      jobs_.start(request.role, {program_, "worker", file}, environment, files_.log());
    }
    last_beat_ = Monotonic::now();
  }

  // One look at the workers. Journals and the board announce nothing, so it lasts a tenth of a
  // second where no worker ends and no signal comes.
  void look(SignalScope& signals) {
    jobs_.wait(signals.fd(), Monotonic::now() + 100ms);
    assembler_.poll();
    progress_.show(board_, assembler_);
    rules_->stop_when_enough();
    obey_signals(signals.count());
    check_signs_of_life();
  }

  void obey_signals(int count) {
    if (count == signals_) return;
    signals_ = count;
    board_.header().stop.store(true);
    if (count > 1) {
      ended_by_us_ = true;
      return;
    }
    if (const auto patience = rules_->patience()) patience_ends_ = Monotonic::now() + *patience;
    progress_.say("stopping; once more to end at once");
  }

  // The workers of both modes move the heartbeat of the board. Where it stands still, nothing
  // inside them can help.
  void check_signs_of_life() {
    const uint64_t beat = board_.header().heartbeat.load();
    const Instant now = Monotonic::now();
    if (beat != beat_) {
      beat_ = beat;
      last_beat_ = now;
    }
    const Duration silence = now - last_beat_;
    const bool silent = silence > std::max<Duration>(plan_.stress.stall_after, 10s) + 10s;
    const bool too_slow = patience_ends_ && now > *patience_ends_;
    if (jobs_.running() == 0 || ended_by_us_ || !(silent || too_slow)) return;
    rules_->report_hang(silent ? std::optional(silence) : std::nullopt);
    ended_by_us_ = true;
  }

  RunOutcome finish() {
    assembler_.poll();
    const bool interrupted = signals_ > 0;
    for (const Job& job : jobs_.jobs()) {
      assembler_.add_process({job.role, job.pid, describe_end(job), job.peak_rss});
      rules_->explain(job, ended_by_us_ || interrupted);
    }
    rules_->complete(interrupted);
    return conclude_run(catalogue_, plan_, files_, assembler_, board_, interrupted, progress_);
  }

  const Catalogue& catalogue_;
  const Plan& plan_;
  const RunRequest& request_;
  const std::string program_;  // Of the workers.
  const RunFiles files_;
  Board board_;
  Assembler assembler_;
  Progress progress_;
  JobSet jobs_;
  std::unique_ptr<ModeRules> rules_;
  bool ended_by_us_ = false;  // Workers that still ran were killed.
  int signals_ = 0;           // That a person has sent.
  uint64_t beat_ = 0;
  Instant last_beat_{};
  std::optional<Instant> patience_ends_;  // When workers that were asked to stop are killed.
};

// Returns why the plan cannot be carried out here; "" if it can.
std::string reason_to_skip(const Plan& plan, const RunRequest& request) {
  if (request.mode == Mode::explore) return refusal_to_explore(plan);
  const bool mounts = std::any_of(plan.targets.begin(), plan.targets.end(),
                                  [](const TargetPlan& target) { return target.via_mount; });
  if (!mounts || access("/dev/fuse", R_OK | W_OK) == 0) return "";
  return "it mounts a file system, and this machine offers no /dev/fuse";
}

}  // namespace

RunOutcome supervise(const Catalogue& catalogue, const Plan& plan, const RunRequest& request) {
  const std::string reason = reason_to_skip(plan, request);
  if (!reason.empty()) return skip_run(catalogue, plan, request, reason);
  return Supervision(catalogue, plan, request).run();
}

}  // namespace ordeal
