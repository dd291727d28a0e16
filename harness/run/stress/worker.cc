#include "harness/run/stress/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include "harness/base/input_error.h"
#include "harness/base/scope_guard.h"
#include "harness/fault/defect.h"
#include "harness/run/process/process_setup.h"
#include "harness/run/record/environment.h"
#include "harness/run/stress/shutdown.h"
#include "harness/sync/choose.h"
#include "harness/watch/lock_watch.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr Duration kScriptPatience = 60s;  // For setup, teardown and checks; more is a hang.

}  // namespace

Worker::Worker(const WorkerRequest& request, std::unique_ptr<Script> script)
    : run_(request, std::move(script)),
      faults_(run_),
      leaks_(run_.plan, run_.request.work_dir),
      hangs_(run_.board, run_.plan, run_.journal),
      detectors_(run_.board, run_.journal, run_.plan.stress.lock_order),
      groups_(run_),
      checks_(run_),
      histories_(run_),
      watchdog_({run_, hangs_, detectors_, leaks_, [this] { give_up(); }}) {
  set_choice_seed(run_.request.run.seed);
}

// Threads that were started and never let go end here.
Worker::~Worker() {
  run_.control.stop();
  run_.control.start();
}

void Worker::run() {
  run_.journal.write(HelloRecord{"worker", getpid(), own_build(), own_sanitizer()});
  report_to(run_.journal);
  const ScopeGuard silent([] { report_to_nobody(); });
  detectors_.start();
  watchdog_.start();
  try {
    run_phases();
  } catch (const InputError& error) {
    run_.journal.write(ErrorRecord{error.what(), ""});
  } catch (const std::exception& error) {
    run_.journal.write(
        ErrorRecord{fmt::format("phase {}: {}", run_.phases.name(), error.what()), ""});
  }
  histories_.stop();
  watchdog_.stop();
  faults_.journal_points();
  run_.journal.write(run_.assertions.snapshot());
  detectors_.finish_locks();
  run_.journal.write(EndRecord{});
}

void Worker::run_phases() {
  open();
  setup();
  if (leaks_.asked()) leaks_.begin(run_.resource_counts());
  if (!run_.control.failed()) run_groups();
  leaks_.stop_sampling();
  quiesce();
  if (!run_.control.failed() && !run_.mounts.lost()) verify();
  close();
}

void Worker::give_up() {
  detectors_.finish_locks();
  run_.journal.write(EndRecord{false});
  _exit(0);
}

// The groups still run in phase quiesce, so the orders of their locks belong together.
void Worker::begin_phase(const std::string& name, Duration within) {
  run_.phases.begin(name, within);
  if (name != "quiesce") process_lock_watch().begin_phase();
}

void Worker::open() {
  begin_phase("open", kScriptPatience);
  for (const std::string& id : run_.plan.defects) {
    Defect* defect = find_defect(id);
    if (defect == nullptr) throw InputError(fmt::format("there is no defect \"{}\"", id));
    defect->set(true);
  }
  run_.history.pool().provide();
  TargetSet::make_directories(run_.plan, run_.request.work_dir);
  run_.targets.open(run_.request.run.seed, [this](size_t index, const OpenContext& context) {
    const TargetPlan& target = run_.plan.targets[index];
    return target.via_mount ? run_.mounts.open(index, context)
                            : target.row->open(target.options, context);
  });
  run_.mounts.watch();
  run_.phases.end();
}

void Worker::setup() {
  if (!run_.plan.has_setup) return;
  begin_phase("setup", kScriptPatience);
  run_.call_script("setup", run_.history.open("setup"),
                   [](ThreadScript& script) { return script.setup(); });
  run_.phases.end();
}

void Worker::run_groups() {
  begin_phase("run");
  run_.control.in_groups = true;
  groups_.start();
  checks_.start();
  groups_.wait_until_ready();
  if (!run_.control.failed()) faults_.arm();
  histories_.start();
  run_.board.header().run_start.store(Monotonic::now().time_since_epoch().count());
  groups_.let_go();
  if (run_.board.header().stop.load()) run_.control.stop();
  wait_for_groups();
  checks_.groups_ended();
  run_.phases.end(run_.board.header().stop.load() ? "stopped by a signal" : "");
}

// A body that does not come back to its lane is cut at an operation; later it is reported.
void Worker::wait_for_groups() {
  const Duration within = run_.plan.stress.quiesce_within;
  const Instant end = groups_.last_end();
  if (run_.control.wait_for_end(end == kForever ? kForever : end - within / 2)) return;
  run_.control.cut_bodies();
  if (run_.control.wait_for_end(end)) return;
  hangs_.report_stall(
      fmt::format("a group still ran {} after its time was over", format_duration(within)));
  run_.control.stop();
}

// Groups end and faults heal. A thread that cannot be stopped may touch anything at any time: then
// the process ends here, with what is known.
void Worker::quiesce() {
  begin_phase("quiesce");
  const Duration within = hangs_.reported() ? 1s : run_.plan.stress.quiesce_within;
  const Instant deadline = deadline_after(Monotonic::now(), within);
  faults_.heal();
  run_.control.start();
  bool ended = groups_.join_until(deadline - within / 2);
  if (!ended) {
    run_.control.cut_bodies();
    ended = groups_.join_until(deadline);
  }
  ended &= checks_.join_until(deadline);
  run_.journal.write(run_.recorder.drain());
  if (!ended) {
    hangs_.report_stall(
        fmt::format("threads had not stopped {} after they were told to", format_duration(within)));
    faults_.journal_points();
    run_.journal.write(run_.assertions.snapshot());
    give_up();
  }
  run_.phases.end();
  run_.control.in_groups = false;
}

void Worker::verify() {
  Duration patience = kScriptPatience;
  for (const CheckPlan& check : run_.plan.checks) patience += check.within;
  begin_phase("verify", patience);
  checks_.conclude();
  histories_.judge();
  run_.phases.end();
}

void Worker::close() {
  begin_phase("close", kScriptPatience);
  groups_.clear();
  checks_.clear();
  Shutdown(run_, leaks_).carry_out();
  run_.phases.end();
}

}  // namespace ordeal
