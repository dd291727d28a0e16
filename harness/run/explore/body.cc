#include "harness/run/explore/body.h"

#include <fmt/format.h>

#include <filesystem>

#include "harness/explore/core/scheduler.h"
#include "harness/run/explore/body_parts.h"
#include "harness/run/judge/tally.h"
#include "harness/run/life/fault_setup.h"
#include "harness/scenario/mix.h"
#include "harness/sync/clock.h"
#include "harness/watch/race_reports.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

std::string place_of(const SourceAt& at) { return fmt::format("{}:{}", at.file, at.line); }

}  // namespace

struct ExploreBody::Runner {
  Runner(ExploreBody& the_body, size_t the_group, uint32_t the_index)
      : body(the_body), group(the_group), index(the_index), lane(config()) {}

  LaneConfig config() {
    LaneConfig config;
    config.group = group;
    config.index = index;
    config.plan = &body.plan_.groups[group];
    config.slots = body.plan_.targets.size() * kRowsPerTarget;
    config.stop = &kNeverStops;
    config.counting = true;
    config.failed = [](void* self, OpSlot slot, int code) {
      auto& runner = *static_cast<Runner*>(self);
      runner.body.judge_error(runner, slot, code);
    };
    config.self = this;
    return config;
  }

  ExploreBody& body;
  const size_t group;
  const uint32_t index;
  std::shared_ptr<Task> task;
  ThreadEnv env;
  Lane lane;
  std::unique_ptr<ThreadScript> script;  // Null: a mix.
};

ExploreBody::ExploreBody(const Plan& plan, const Script& script, std::string work_dir,
                         explore::TapeMemory tape)
    : plan_(plan),
      work_dir_(std::move(work_dir)),
      tape_(tape),
      injectable_(injectable_errors(plan)),
      assertions_(plan, nullptr),
      leaks_(plan),
      faults_(0, Instant{}, plan.faults, nullptr, fault_setting(plan, nullptr)),
      size_(full_size()),
      history_(plan, script) {
  make_runners(script);
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    askers_.emplace_back();
    if (!plan_.checks[i].scripted) continue;
    const std::string kind = to_string(plan_.checks[i].kind);
    askers_[i] = make_asker(script, kind + "/" + plan_.checks[i].name, kind);
    askers_[i]->check = i;
  }
  for (uint32_t i = 0; i < askers_.size(); ++i) checks_.push_back({i, 0, 0, "", -1});
  if (plan_.has_setup) setup_ = make_asker(script, "setup", "setup");
  if (plan_.has_teardown) teardown_ = make_asker(script, "teardown", "teardown");
  for (size_t i = 0; i < plan_.targets.size(); ++i)
    stdfs::create_directories(fmt::format("{}/target-{}", work_dir_, i));
  assertions_.on_begun = [this](size_t check) { begin_to_await(check); };
  assertions_.set_live(false);
  faults_.arm_all();
}

ExploreBody::~ExploreBody() { faults_.disarm_all(); }

void ExploreBody::make_runners(const Script& script) {
  for (size_t g = 0; g < plan_.groups.size(); ++g) {
    const GroupPlan& group = plan_.groups[g];
    for (uint32_t i = 0; i < group.threads; ++i) {
      auto runner = std::make_unique<Runner>(*this, g, i);
      runner->task = std::make_shared<Task>(fmt::format("{}/{}", group.name, i), group.name);
      runner->env.thread = runner->task->name();
      runner->env.group = group.name;
      runner->env.index = i;
      runner->env.call_core = call_core;
      runner->env.history = history_.open(runner->env.thread);
      if (group.mix.empty()) {
        runner->script = script.make_thread(runner->env);
        runner->script->start_over();
      }
      runners_.push_back(std::move(runner));
    }
  }
}

std::unique_ptr<ExploreBody::Asker> ExploreBody::make_asker(const Script& script,
                                                            const std::string& name,
                                                            const std::string& group) {
  auto asker = std::make_unique<Asker>(plan_);
  asker->task = std::make_shared<Task>(name, group);
  asker->env.thread = name;
  asker->env.group = group;
  asker->env.call_core = call_core;
  if (group != "teardown") asker->env.history = history_.open(name);
  asker->script = script.make_thread(asker->env);
  asker->script->start_over();
  return asker;
}

std::vector<GroupSize> ExploreBody::full_size() const {
  std::vector<GroupSize> size;
  size.reserve(plan_.groups.size());
  for (const GroupPlan& group : plan_.groups)
    size.push_back({group.threads, group.iterations.value_or(1)});
  return size;
}

int ExploreBody::call_core(void* self, size_t target, const OpRow& row, Call& call) {
  return row.call(*static_cast<ExploreBody*>(self)->world_->targets[target], call);
}

void ExploreBody::run() {
  drop_races();  // Those of a schedule that failed otherwise.
  epoch_ = this_task().epoch;
  assertions_.set_live(false);
  assertions_.start_schedule();
  faults_.start_schedule(now(), tape_.header->seed);
  history_.start_over();
  open();
  if (setup_ != nullptr) {
    enter(setup_->env);
    setup_->script->start_over();
    if (const auto error = setup_->script->setup()) fail(*error);
  }
  leaks_.begin(world_->targets);
  set_live(true);
  spawn_all();
  for (Thread& thread : world_->threads) thread.join();
  set_live(false);
  for (std::optional<Thread>& thread : world_->late) {
    if (thread) thread->join();
  }
  verify();
  close();
  if (!race_waits()) return;
  // Its names need symbols, for which a task's stack is too small: see ExploreScene::findings_of.
  explore::Failure failure;
  failure.claim = failure.identity = kRaceReported;
  explore::Scheduler::fail(std::move(failure));
}

void ExploreBody::set_live(bool live) {
  faults_.set_live(live);
  assertions_.set_live(live);
}

void ExploreBody::open() {
  world_ = new World(plan_);  // The last one is gone, or given up.
  for (size_t i = 0; i < plan_.targets.size(); ++i) open_target(i);
}

void ExploreBody::open_target(size_t index) {
  const TargetPlan& target = plan_.targets[index];
  const OpenContext context{tape_.header->seed, fmt::format("{}/target-{}", work_dir_, index)};
  try {
    for (const auto& left : stdfs::directory_iterator(context.work_dir)) stdfs::remove_all(left);
    world_->targets.push_back(target.row->open(target.options, context));
  } catch (const std::exception& error) {
    fail({fmt::format("{}: target.{}: {}", place_of(target.at), target.row->name, error.what()),
          ""});
  }
}

void ExploreBody::enter(ThreadEnv& env) {
  env.seed = tape_.header->seed;
  env.targets.clear();
  for (const auto& target : world_->targets) env.targets.push_back(target.get());
  env.shared = &world_->shared;
  env.self = this;
}

void ExploreBody::spawn_all() {
  size_t at = 0;
  for (size_t g = 0; g < plan_.groups.size(); ++g) {
    for (uint32_t i = 0; i < plan_.groups[g].threads; ++i) {
      Runner& runner = *runners_[at++];
      if (i < size_[g].threads)
        spawn(runner.task, plan_.groups[g].name, [this, &runner] { run_group(runner); });
    }
  }
  for (const auto& asker : askers_) {
    if (asker == nullptr) continue;
    const CheckKind kind = plan_.checks[asker->check].kind;
    if (kind == CheckKind::finally || kind == CheckKind::eventually) continue;
    spawn(asker->task, asker->env.group, [this, one = asker.get()] {
      one->script->start_over();
      ask(*one);
    });
  }
}

// A task that an abandoned schedule left is not used again: others may still know it.
void ExploreBody::spawn(std::shared_ptr<Task>& task, const std::string& group,
                        std::function<void()> body) {
  if (task.use_count() > 1) task = std::make_shared<Task>(task->name(), group);
  world_->threads.emplace_back(task, std::move(body));
}

void ExploreBody::run_group(Runner& runner) {
  const GroupPlan& group = plan_.groups[runner.group];
  enter(runner.env);
  if (runner.script != nullptr) runner.script->start_over();
  if (group.start_after > Duration::zero()) sleep_for(group.start_after);
  runner.lane.start_over(size_[runner.group].iterations);
  runner.env.lane = &runner.lane;
  ScriptFaultCalls calls(runner.script.get(), [this](const ScriptError& bad) { fail(bad); });
  const std::optional<ScriptError> error = runner.script != nullptr
                                               ? runner.script->run_group(runner.group, runner.lane)
                                               : run_mix(plan_, group, runner.env, runner.lane);
  if (error) fail(*error);
}

// An error that nobody listed and nobody injected is a failure where it is returned.
void ExploreBody::judge_error(const Runner& runner, OpSlot slot, int code) {
  const TargetRow& target = *plan_.targets[slot / kRowsPerTarget].row;
  const OpRow& row = target.rows[slot % kRowsPerTarget];
  if (outcome_of(row, code) != Outcome::unexpected || injectable_.contains(code)) return;
  const std::string what = fmt::format("{}.{}", target.name, row.name);
  explore::Failure failure;
  failure.kind = FindingKind::unexpected_error;
  failure.identity = what + " " + error_name(target, code);
  failure.claim = fmt::format("{} returned {}, which nobody injected and its table does not list",
                              what, error_name(target, code));
  failure.task = runner.env.thread;
  explore::Scheduler::fail(std::move(failure));
}

void ExploreBody::verify() {
  for (const auto& asker : askers_) {
    if (asker == nullptr) continue;
    const CheckPlan& check = plan_.checks[asker->check];
    if (check.kind == CheckKind::eventually) {
      if (!check.point.empty()) continue;
      asker->script->start_over();
      await_claim(*asker);
      continue;
    }
    if (check.kind == CheckKind::finally) asker->script->start_over();
    ask(*asker);
  }
  judge_histories();
}

void ExploreBody::judge_histories() {
  ExploreHistory::Wrong wrong = history_.judge(checks_);
  if (wrong.error) fail(*wrong.error);
  if (!wrong.violation) return;
  explore::Failure failure;
  failure.kind = FindingKind::history;
  failure.claim = wrong.violation->finding.claim;
  failure.evidence = wrong.violation->finding.evidence;
  failure.identity = wrong.violation->identity;
  failure.location = wrong.violation->finding.location;
  failure.task = wrong.violation->finding.thread;
  explore::Scheduler::fail(std::move(failure));
}

void ExploreBody::close() {
  const Duration before = explore::Scheduler::idle();
  if (teardown_ != nullptr) {
    enter(teardown_->env);
    teardown_->script->start_over();
    if (const auto error = teardown_->script->teardown()) fail(*error);
  }
  const Duration teardown = explore::Scheduler::idle() - before;
  leaks_.end(world_->targets, checks_);
  close_in_time(plan_, world_->targets, teardown);
  delete world_;
  world_ = nullptr;
}

void ExploreBody::fail(const ScriptError& error) {
  error_ = error;
  explore::Failure failure;
  failure.claim = error.message;
  failure.evidence = error.trace;
  failure.identity = "script error";
  explore::Scheduler::fail(std::move(failure));
}

std::vector<TickRow> ExploreBody::operations() const {
  std::map<std::pair<uint32_t, uint32_t>, TickRow> rows;
  for (const auto& runner : runners_) {
    const auto row_of = [&](OpSlot slot) -> TickRow& {
      const auto group = static_cast<uint32_t>(runner->group);
      TickRow& row = rows[{group, slot}];
      row.group = group;
      row.slot = slot;
      return row;
    };
    const std::vector<uint64_t>& counts = runner->lane.counts();
    for (OpSlot slot = 0; slot < counts.size(); ++slot) {
      if (counts[slot] != 0) row_of(slot).service.count += counts[slot];
    }
    for (const Lane::CodeCount& code : runner->lane.codes())
      row_of(code.slot).errors.emplace_back(code.code, code.count);
  }
  std::vector<TickRow> all;
  for (auto& [key, row] : rows) {
    row.service.buckets = {{0, row.service.count}};  // Virtual time: none passes in an operation.
    all.push_back(std::move(row));
  }
  return all;
}

std::vector<GroupRecord> ExploreBody::groups() const {
  std::vector<GroupRecord> all(plan_.groups.size());
  for (const auto& runner : runners_) {
    all[runner->group].group = static_cast<uint32_t>(runner->group);
    all[runner->group].iterations += runner->lane.iterations();
  }
  return all;
}

}  // namespace ordeal
