#include "harness/run/stress/worker_threads.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/scope_guard.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/harness_threads.h"
#include "harness/run/process/process_setup.h"
#include "harness/scenario/mix.h"
#include "harness/watch/race_reports.h"

namespace ordeal {
using namespace std::chrono_literals;

void Worker::start_group_threads() {
  for (size_t g = 0; g < plan_.groups.size(); ++g) {
    const GroupPlan& group = plan_.groups[g];
    for (uint32_t i = 0; i < group.threads; ++i) {
      auto thread = std::make_unique<GroupThread>();
      thread->group = g;
      thread->index = i;
      thread->task = std::make_shared<Task>(fmt::format("{}/{}", group.name, i), group.name);
      thread->history = history_.open(thread->task->name());
      GroupThread& self = *thread;
      threads_.push_back(std::move(thread));
      self.thread = Thread(self.task, [this, &self] { group_body(self); });
    }
  }
}

// Loads its own copy of the scenario, waits for the start, then runs the body until the lane says
// that it is over.
void Worker::group_body(GroupThread& self) {
  ScopeGuard left([this] { left_.fetch_sub(1); });
  const GroupPlan& group = plan_.groups[self.group];
  BoardLine own_line;
  BoardLine* line = board_.add_line(self.task->name(), static_cast<uint32_t>(self.group));
  if (line == nullptr) line = &own_line;
  ThreadEnv env = make_env(self.task->name(), group.name, self.index, self.history);
  std::unique_ptr<ThreadScript> script;
  try {
    if (group.mix.empty()) script = script_->make_thread(env);
  } catch (const std::exception& error) {
    fail({error.what(), ""});
  }
  ready_.count_down();
  go_.wait();

  LaneConfig config;
  config.group = self.group;
  config.index = self.index;
  config.plan = &group;
  config.slots = plan_.targets.size() * kRowsPerTarget;
  config.interval = recorder_.interval();
  config.start =
      start_ticks_ + ns_to_ticks(tick_scale(), static_cast<uint64_t>(group.start_after.count()));
  if (group.for_time) {
    config.end =
        config.start + ns_to_ticks(tick_scale(), static_cast<uint64_t>(group.for_time->count()));
  }
  config.stop = &stop_;
  config.overdue = &overdue_;
  config.sink = &recorder_;
  config.board = line;
  const Instant begin = ticks_to_instant(tick_scale(), config.start);
  while (!stop_.load() && Monotonic::now() < begin) {
    sleep_until(std::min(begin, Monotonic::now() + 20ms));
  }
  Lane lane(config);
  env.lane = &lane;
  line->state.store(static_cast<uint32_t>(LineState::running), std::memory_order_release);
  if (!broken_.load()) {
    std::optional<ScriptError> error;
    ScriptFaultCalls calls(script.get(), [this](const ScriptError& bad) { fail(bad); });
    if (group.mix.empty()) {
      error = script->run_group(self.group, lane);
    } else {
      error = run_mix(plan_, group, env, lane);
    }
    if (error) fail(*error);
  }
  lane.finish();
  line->state.store(static_cast<uint32_t>(LineState::ended), std::memory_order_release);
  const auto at = [](uint64_t ticks) {
    return ticks_to_instant(tick_scale(), ticks).time_since_epoch().count();
  };
  journal_.write(GroupRecord{static_cast<uint32_t>(self.group), lane.iterations(), lane.dropped(),
                             lane.cpu_ns(), at(config.start), at(lane.ended())});
}

// The ticker journals what the lanes hand over, watches for a stall and for lost mounts, and
// beats so that the supervisor knows that this process lives.
void Worker::tick_until_done() {
  const HarnessThread mark;
  moved_at_ = Monotonic::now();
  for (uint64_t beat = 1; ticking_.load(); ++beat) {
    board_.header().heartbeat.store(beat);
    const std::vector<TickRow> rows = recorder_.drain();
    if (!rows.empty()) journal_.write(rows);
    drain_races();
    drain_locks();
    watch_for_stall();
    watch_for_deadlock();
    watch_mounts();
    watch_phase();
    leaks_.sample();
    sleep_for(100ms);
  }
  drain_races();
}

void Worker::drain_races() {
  const auto namer = [this](int tid, const std::string& name) {
    for (uint32_t i = 0; i < board_.lines(); ++i) {
      const BoardLine& line = board_.line(i);
      const bool used = line.state.load(std::memory_order_acquire) != 0;
      if (used && line.tid.load() == tid) return std::string(line.thread);
    }
    return name.empty() ? std::string("main") : name;
  };
  for (Finding& race : take_races(namer)) {
    race.at = Monotonic::now().time_since_epoch().count();
    journal_.write(race);
  }
}

// Progress is what any thread of a group does; a run in which nothing at all moves is stuck, and
// is ended with what each thread was doing.
void Worker::watch_for_stall() {
  uint64_t moved = 0;
  bool running = false;
  for (uint32_t i = 0; i < board_.lines(); ++i) {
    const BoardLine& line = board_.line(i);
    moved += line.operations.load(std::memory_order_relaxed) +
             line.iterations.load(std::memory_order_relaxed) +
             line.state.load(std::memory_order_relaxed);
    running |= line.state.load() == static_cast<uint32_t>(LineState::running);
  }
  const Instant now = Monotonic::now();
  if (moved != moved_ || !running) {
    moved_ = moved;
    moved_at_ = now;
  }
  if (stalled_ || now - moved_at_ < plan_.stress.stall_after) return;
  stalled_ = true;
  report_stuck(
      fmt::format("no thread has moved for {}", format_duration(plan_.stress.stall_after)));
  stop_everything();
}

// A file-system process that ends before it was asked to ends the run.
void Worker::watch_mounts() {
  Lock lock(mounts_mu_);
  if (!watching_mounts_ || mount_lost_.load()) return;
  for (size_t i = 0; i < mounts_.size(); ++i) {
    std::string how;
    if (mounts_[i] == nullptr || mounts_[i]->alive(&how)) continue;
    Finding finding = lost_mount_finding(
        plan_.targets[i].row->name, how,
        killed_by_fault(request_.files, fmt::format("filesystem-{}", i)), request_.files.log());
    finding.evidence += board_evidence();
    finding.at = Monotonic::now().time_since_epoch().count();
    journal_.write(finding);
    mount_lost_ = true;
  }
  if (mount_lost_.load()) stop_everything();
}

// A setup, a check or a teardown that never ends cannot be stopped from inside.
void Worker::watch_phase() {
  const int64_t until = phase_until_.load();
  const int64_t now = Monotonic::now().time_since_epoch().count();
  if (until == 0 || now < until) return;
  Finding finding;
  finding.kind = FindingKind::stall;
  finding.claim = fmt::format("phase {} does not end", board_.header().phase);
  describe_hang(finding);
  finding.fingerprint = fingerprint_of(finding.kind, board_.header().phase);
  finding.at = now;
  journal_.write(finding);
  finish_locks();
  journal_.write(EndRecord{false});
  _exit(0);
}

}  // namespace ordeal
