#include "harness/run/stress/group_threads.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/scope_guard.h"
#include "harness/run/life/fault_setup.h"
#include "harness/scenario/mix.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

uint64_t to_ticks(Duration time) {
  return ns_to_ticks(tick_scale(), static_cast<uint64_t>(time.count()));
}

int64_t to_ns(uint64_t ticks) {
  return ticks_to_instant(tick_scale(), ticks).time_since_epoch().count();
}

void set_state(BoardLine& line, LineState state) {
  line.state.store(static_cast<uint32_t>(state), std::memory_order_release);
}

}  // namespace

GroupThreads::GroupThreads(StressRun& run)
    : run_(run), ready_(count_threads(run.plan), "run.ready") {}

void GroupThreads::start() {
  for (size_t g = 0; g < run_.plan.groups.size(); ++g) {
    const GroupPlan& group = run_.plan.groups[g];
    for (uint32_t i = 0; i < group.threads; ++i) {
      auto member = std::make_unique<Member>();
      member->group = g;
      member->index = i;
      member->task = std::make_shared<Task>(fmt::format("{}/{}", group.name, i), group.name);
      member->log = run_.history.open(member->task->name());
      Member& self = *member;
      members_.push_back(std::move(member));
      self.thread = Thread(self.task, [this, &self] { run_member(self); });
    }
  }
}

void GroupThreads::wait_until_ready() { ready_.wait(); }

void GroupThreads::let_go() {
  start_ = Monotonic::now();
  start_ticks_ = ticks_now(tick_scale());
  run_.control.start();
}

Instant GroupThreads::last_end() const {
  Duration longest = 0s;
  for (const GroupPlan& group : run_.plan.groups) {
    if (!group.for_time) return kForever;
    longest = std::max(longest, group.start_after + *group.for_time);
  }
  return deadline_after(start_, longest + run_.plan.stress.quiesce_within);
}

bool GroupThreads::join_until(Instant deadline) {
  bool all = true;
  for (const auto& member : members_) {
    if (member->thread.joinable()) all &= member->thread.join_until(deadline);
  }
  return all;
}

void GroupThreads::run_member(Member& member) {
  const ScopeGuard ended([this] { run_.control.thread_ended(); });
  const GroupPlan& group = run_.plan.groups[member.group];
  BoardLine own_line;
  BoardLine* line = run_.board.add_line(member.task->name(), static_cast<uint32_t>(member.group));
  if (line == nullptr) line = &own_line;
  ThreadEnv env = run_.make_env(member.task->name(), group.name, member.index, member.log);
  std::unique_ptr<ThreadScript> script;
  try {
    if (group.mix.empty()) script = run_.script->make_thread(env);
  } catch (const std::exception& error) {
    run_.fail({error.what(), ""});
  }
  ready_.count_down();
  run_.control.wait_for_start();
  run_body(member, env, script.get(), lane_config(member, line));
}

LaneConfig GroupThreads::lane_config(const Member& member, BoardLine* line) const {
  const GroupPlan& group = run_.plan.groups[member.group];
  LaneConfig config;
  config.group = member.group;
  config.index = member.index;
  config.plan = &group;
  config.slots = run_.plan.targets.size() * kRowsPerTarget;
  config.interval = run_.recorder.interval();
  config.start = start_ticks_ + to_ticks(group.start_after);
  if (group.for_time) config.end = config.start + to_ticks(*group.for_time);
  config.stop = run_.control.stop_flag();
  config.overdue = run_.control.overdue_flag();
  config.sink = &run_.recorder;
  config.board = line;
  return config;
}

void GroupThreads::run_body(const Member& member, ThreadEnv& env, ThreadScript* script,
                            LaneConfig config) {
  const GroupPlan& group = run_.plan.groups[member.group];
  const Instant begin = ticks_to_instant(tick_scale(), config.start);
  if (Monotonic::now() < begin) run_.control.wait_for_end(begin);  // A group with start_after.
  Lane lane(config);
  env.lane = &lane;
  set_state(*config.board, LineState::running);
  if (!run_.control.failed()) {
    const ScriptFaultCalls calls(script, [this](const ScriptError& bad) { run_.fail(bad); });
    const std::optional<ScriptError> error = group.mix.empty()
                                                 ? script->run_group(member.group, lane)
                                                 : run_mix(run_.plan, group, env, lane);
    if (error) run_.fail(*error);
  }
  lane.finish();
  set_state(*config.board, LineState::ended);
  run_.journal.write(GroupRecord{static_cast<uint32_t>(member.group), lane.iterations(),
                                 lane.dropped(), lane.cpu_ns(), to_ns(config.start),
                                 to_ns(lane.ended())});
}

}  // namespace ordeal
