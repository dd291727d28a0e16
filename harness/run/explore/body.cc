#include "harness/run/explore/body.h"

#include <fmt/format.h>

#include <map>

#include "harness/explore/core/scheduler.h"
#include "harness/run/life/fault_setup.h"
#include "harness/sync/clock.h"
#include "harness/watch/race_reports.h"

namespace ordeal {

ExploreBody::ExploreBody(const Plan& plan, const Script& script, std::string work_dir,
                         explore::TapeMemory tape)
    : work_dir_(std::move(work_dir)),
      context_(plan, tape),
      plan_(plan),
      assertions_(plan, nullptr),
      leaks_(plan),
      faults_(0, Instant{}, plan.faults, nullptr, fault_setting(plan, nullptr)),
      size_(full_size()),
      history_(plan, script) {
  for (uint32_t i = 0; i < plan.checks.size(); ++i) records_.push_back({i, 0, 0, "", -1});
  make_tasks(script);
  TargetSet::make_directories(plan, work_dir_);
  assertions_.on_begun = [this](size_t check) { evaluate_from_now_on(check); };
  assertions_.set_live(false);
  faults_.arm_all();
}

ExploreBody::~ExploreBody() { faults_.disarm_all(); }

void ExploreBody::make_tasks(const Script& script) {
  for (size_t g = 0; g < plan_.groups.size(); ++g) {
    for (uint32_t i = 0; i < plan_.groups[g].threads; ++i) {
      HistoryLog* log = history_.open(fmt::format("{}/{}", plan_.groups[g].name, i));
      groups_.push_back(std::make_unique<GroupTask>(context_, script, g, i, log));
    }
  }
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    checks_.emplace_back();
    if (plan_.checks[i].scripted)
      checks_[i] = std::make_unique<ScheduleCheck>(
          context_, script, i, records_[i], history_.open(name_of_check_thread(plan_.checks[i])));
  }
  if (plan_.has_setup)
    setup_ =
        std::make_unique<ScriptTask>(context_, script, "setup", "setup", history_.open("setup"));
  if (plan_.has_teardown)
    teardown_ = std::make_unique<ScriptTask>(context_, script, "teardown", "teardown", nullptr);
}

std::vector<GroupSize> ExploreBody::full_size() const {
  std::vector<GroupSize> size;
  size.reserve(plan_.groups.size());
  for (const GroupPlan& group : plan_.groups)
    size.push_back({group.threads, group.iterations.value_or(1)});
  return size;
}

void ExploreBody::run() {
  start_schedule();
  open();
  setup();
  leaks_.begin(context_.objects->targets);
  run_groups();
  verify();
  close();
  fail_if_race_waits();
}

void ExploreBody::start_schedule() {
  drop_races();  // Those of a schedule that failed otherwise.
  epoch_ = this_task().epoch;
  assertions_.set_live(false);
  assertions_.start_schedule();
  faults_.start_schedule(now(), context_.seed());
  history_.start_over();
  for (const auto& check : checks_) {
    if (check != nullptr) check->start_schedule();
  }
}

// The objects of the last schedule are gone, or abandoned.
void ExploreBody::open() {
  context_.objects = new ScheduleObjects(plan_, work_dir_);
  std::string refusal;
  try {
    context_.objects->targets.open(context_.seed());
  } catch (const std::exception& error) {
    refusal = error.what();
  }
  if (!refusal.empty()) context_.fail({refusal, ""});
}

void ExploreBody::setup() {
  if (setup_ == nullptr) return;
  if (const auto error = setup_->start_over().setup()) context_.fail(*error);
}

void ExploreBody::set_live(bool live) {
  faults_.set_live(live);
  assertions_.set_live(live);
}

void ExploreBody::run_groups() {
  set_live(true);
  for (const auto& task : groups_) {
    const GroupSize size = size_[task->group()];
    if (task->index() >= size.threads) continue;
    spawn(task->task(), [size, one = task.get()] { one->run(size.iterations); });
  }
  for (const auto& check : checks_) {
    if (check == nullptr || !check->is_evaluated_beside_groups()) continue;
    spawn(check->task(), [one = check.get()] { one->evaluate_beside_groups(); });
  }
  for (Thread& thread : context_.objects->threads) thread.join();
  set_live(false);
  for (std::optional<Thread>& thread : context_.objects->late) {
    if (thread) thread->join();
  }
}

void ExploreBody::spawn(std::shared_ptr<Task>& task, std::function<void()> body) {
  context_.objects->threads.emplace_back(renewed(task), std::move(body));
}

// Called by the task that hit the point of an `eventually` first.
void ExploreBody::evaluate_from_now_on(size_t check) {
  ScheduleCheck& late = *checks_[check];
  context_.objects->late[check].emplace(renewed(late.task()),
                                        [&late] { late.evaluate_after_hit(); });
}

void ExploreBody::verify() {
  for (const auto& check : checks_) {
    if (check != nullptr) check->evaluate_at_the_end();
  }
  judge_histories();
}

void ExploreBody::judge_histories() {
  const ExploreHistory::Wrong wrong = history_.judge(records_);
  if (wrong.error) context_.fail(*wrong.error);
  if (wrong.violation) fail_schedule(wrong.violation->finding, wrong.violation->identity);
}

void ExploreBody::close() {
  TargetSet& targets = context_.objects->targets;
  ShutdownTimer timer(clock_, {.within = plan_.stress.close_within, .timers_fire_early = true});
  timer.measure("teardown", [this] {
    if (teardown_ == nullptr) return true;
    if (const auto error = teardown_->start_over().teardown()) context_.fail(*error);
    return true;
  });
  leaks_.end(targets, records_);
  const Instant deadline = timer.deadline();
  for (size_t i = 0; i < targets.size(); ++i) targets.close(i, timer, deadline);
  if (const auto late = timer.late("")) fail_schedule(*late, late->fingerprint);
  delete context_.objects;
  context_.objects = nullptr;
}

// The names in a report need symbols, for which a task's stack is too small: they are read later,
// see ExploreScene::findings_of.
void ExploreBody::fail_if_race_waits() {
  if (!race_waits()) return;
  explore::Failure failure;
  failure.claim = failure.identity = kRaceReported;
  explore::Scheduler::fail(std::move(failure));
}

std::vector<TickRow> ExploreBody::operations() const {
  std::map<std::pair<uint32_t, uint32_t>, TickRow> rows;
  for (const auto& task : groups_) {
    const auto row_of = [&](OpSlot slot) -> TickRow& {
      const auto group = static_cast<uint32_t>(task->group());
      TickRow& row = rows[{group, slot}];
      row.group = group;
      row.slot = slot;
      return row;
    };
    const std::vector<uint64_t>& counts = task->lane().counts();
    for (OpSlot slot = 0; slot < counts.size(); ++slot) {
      if (counts[slot] != 0) row_of(slot).service.count += counts[slot];
    }
    for (const Lane::CodeCount& code : task->lane().codes())
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
  for (const auto& task : groups_) {
    all[task->group()].group = static_cast<uint32_t>(task->group());
    all[task->group()].iterations += task->lane().iterations();
  }
  return all;
}

}  // namespace ordeal
