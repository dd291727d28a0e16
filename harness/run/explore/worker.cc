// The worker of mode explore: schedule after schedule in one process, until one fails.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>

#include "harness/base/scope_guard.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/run/explore/report.h"
#include "harness/run/explore/scene.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/life/phases.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/process_setup.h"
#include "harness/run/process/processes.h"
#include "harness/run/record/environment.h"
#include "harness/sync/watch_point.h"
#include "harness/watch/lock_watch.h"

namespace ordeal {
namespace {

int64_t mono_ns() { return Monotonic::now().time_since_epoch().count(); }

class ExploreWorker {
 public:
  ExploreWorker(const WorkerRequest& request, const ScriptLoader& load)
      : request_(request),
        board_(Board::open(request.files.board())),
        journal_(request.files.journal(request.role)),
        tape_(TapeFile::create(request.files.tape(request.role))) {
    journal_.write(HelloRecord{request_.role, getpid(), own_build(), own_sanitizer()});
    phases_.begin("open");
    scene_ = std::make_unique<ExploreScene>(load, request_.run,
                                            request_.work_dir + "/" + request_.role, tape_);
    phases_.end();
  }

  void run() {
    phases_.begin("explore");
    const explore::Exploration exploration = explore_all();
    phases_.end(to_string(exploration.ended));
    tell(exploration);
    if (const auto& error = scene_->body().error()) {
      journal_.write(ErrorRecord{error->message, error->trace});
    } else {
      report(exploration);
    }
    journal_.write(EndRecord{});
  }

 private:
  explore::Exploration explore_all() {
    const ExploreSettings& settings = scene_->settings();
    explore::ExploreOptions options;
    options.seed = request_.run.seed;
    options.first = request_.first;
    options.stride = request_.stride;
    options.schedules = settings.schedules <= request_.first
                            ? 0
                            : (settings.schedules - request_.first - 1) / request_.stride + 1;
    options.for_time = settings.for_time;
    options.strategy = settings.strategy;
    options.verify = settings.verify;
    options.scheduler = scene_->scheduler_options();
    options.progress = [this](const explore::Exploration& so_far) { return tell(so_far); };
    ExploreBody& body = scene_->body();
    BoardHeader& header = board_.header();
    const bool watches = own_sanitizer() == Sanitizer::none && !explore::is_aim(options.strategy);
    const ScopeGuard unwatched([] { set_lock_observer(nullptr); });
    return explore::explore(options, [&body, &header, watches, schedule = uint64_t{0}]() mutable {
      if (watches) watch_locks_of(schedule++);
      header.heartbeat.fetch_add(1, std::memory_order_relaxed);
      header.schedules.fetch_add(1, std::memory_order_relaxed);
      body.run();
    });
  }

  // Orders of locks are the same in most schedules: some tell enough, and the others stay fast.
  static void watch_locks_of(uint64_t schedule) {
    constexpr uint64_t kAll = 100, kThenEach = 64;
    const bool watched = schedule < kAll || schedule % kThenEach == 0;
    set_lock_observer(watched ? &process_lock_watch() : nullptr);
  }

  // Warnings alone: an order of locks that could deadlock in a schedule that was not tried.
  void report_locks() {
    for (Finding& finding : process_lock_watch().take_findings()) {
      if (finding.kind == FindingKind::lock_order) journal_.write(finding);
    }
    const LockGraph graph = process_lock_watch().graph();
    if (!graph.edges.empty()) journal_.write(graph);
  }

  // What is known so far, in case that this process ends before its time. Whether to go on.
  bool tell(const explore::Exploration& so_far) {
    ExplorationStats stats = so_far.stats;
    stats.schedules = so_far.schedules;
    stats.seconds = to_seconds(so_far.took);
    journal_.write(stats);
    if (!stats.strategies.empty()) {
      const explore::TapeHeader& header = *tape_.memory().header;
      std::copy(std::begin(header.strategy), std::end(header.strategy), board_.header().strategy);
    }
    return !board_.header().stop.load() && !board_.header().enough.load();
  }

  void report(const explore::Exploration& exploration) {
    const ExploreBody& body = scene_->body();
    const std::vector<TickRow> rows = body.operations();
    if (!rows.empty()) journal_.write(at_now(rows));
    for (const GroupRecord& group : body.groups()) journal_.write(group);
    for (const CheckRecord& check : body.checks()) {
      if (check.evaluations > 0 || !check.detail.empty()) journal_.write(check);
    }
    if (!body.resources().empty()) journal_.write(body.resources());
    journal_.write(body.points());
    journal_.write(body.assertions());
    report_locks();
    if (const auto swept = sweep_record(scene_->plan(), body.faults())) journal_.write(*swept);
    if (exploration.failures.empty()) {
      for (const HistoryResult& history : body.histories().results()) journal_.write(history);
      return;
    }
    phases_.begin("shrink");
    for (const explore::FailedSchedule& failed : exploration.failures)
      report_failure(*scene_, request_, failed, board_, journal_);
    phases_.end();
    for (const HistoryResult& history : body.histories().results()) journal_.write(history);
  }

  static std::vector<TickRow> at_now(std::vector<TickRow> rows) {
    for (TickRow& row : rows) row.at = mono_ns();
    return rows;
  }

  const WorkerRequest request_;
  Board board_;
  Journal journal_;
  TapeFile tape_;
  Phases phases_{board_, journal_};
  std::unique_ptr<ExploreScene> scene_;
};

}  // namespace

int run_explore_worker(const WorkerRequest& request, const ScriptLoader& load) {
  die_with_parent(request.parent);
  signal(SIGPIPE, SIG_IGN);
  install_crash_handler();
  fail_schedules_at_lock_violations(request.run.explore.strategy);
  try {
    ExploreWorker(request, load).run();
  } catch (const std::exception& error) {
    Journal(request.files.journal(request.role)).write(ErrorRecord{error.what(), ""});
    return 64;
  }
  return 0;
}

}  // namespace ordeal
