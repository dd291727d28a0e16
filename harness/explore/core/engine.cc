// The life of schedules, tasks and steps.
#include "harness/explore/core/engine.h"

#include <fmt/format.h>

#include <atomic>

#include "harness/base/assert.h"
#include "harness/base/scope_guard.h"
#include "harness/explore/core/order_digest.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {
namespace {

constinit thread_local Engine* tl_engine = nullptr;

constexpr uint32_t kPrivateSteps = 10;  // Points::all: at a task's begin and at its spawns.

// Epochs of different Schedulers never meet: a SyncObject remembers whose model it has by epoch.
uint64_t next_epoch_base() {
  static std::atomic<uint64_t> schedulers{0};
  return schedulers.fetch_add(1) << 40;
}

void fail_assertion(const AssertFailure& broken) {
  if (!Scheduler::inside()) return;
  Failure failure;
  failure.kind = FindingKind::invariant;
  failure.claim = broken.message.empty() ? fmt::format("{} does not hold", broken.expression)
                                         : std::string(broken.message);
  failure.location = fmt::format("{}:{}", broken.where.file_name(), broken.where.line());
  failure.evidence = fmt::format("{}: in {}: this must hold and does not: {}", failure.location,
                                 broken.where.function_name(), broken.expression);
  failure.identity = fmt::format("{} {}", broken.expression, broken.where.file_name());
  Scheduler::fail(std::move(failure));
}

}  // namespace

Engine::Engine(const SchedulerOptions& options)
    : options_(options),
      tasks_(options.stack_size),
      locks_(tasks_.ready()),
      choices_(options.tape),
      epoch_(next_epoch_base()) {}

Engine::~Engine() { release_tasks(); }

Engine* Engine::active() { return tl_engine; }

ScheduleOutcome Engine::run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                            Trace* trace) {
  begin(strategy, seed, trace != nullptr);
  body_ = &body;
  tl_engine = this;
  const AssertHandler handler_before = set_thread_assert_handler(fail_assertion);
  ScopeGuard restore([&] {
    set_thread_assert_handler(handler_before);
    tl_engine = nullptr;
  });
  {
    const ScopedRuntime deciding(this);
    TaskState& main = tasks_[0];
    tasks_.set_current(0);
    tsan::release(&main);
    main.fiber.enter_from(driver_, main.task.get());
    tsan::acquire(this);
  }
  return end(trace);
}

void Engine::begin(Strategy& strategy, uint64_t seed, bool traced) {
  ++epoch_;
  failed_ = false;
  tasks_.begin(epoch_);
  resources_.begin(epoch_, /*keep_names=*/traced);
  timers_.begin();
  trace_.begin(traced);
  memory_.begin(options_.memory, options_.races || tsan::kAnnounces);
  use_memory_ = memory_.keeps_clocks();
  choices_.begin(strategy, seed);
  start_task(pool_.main(), kNoTask);
}

ScheduleOutcome Engine::end(Trace* trace) {
  ScheduleOutcome outcome;
  outcome.seed = choices_.tape().seed();
  outcome.steps = tasks_.steps();
  outcome.choices = choices_.choices();
  outcome.preemptions = choices_.preemptions();
  outcome.tasks = tasks_.count();
  outcome.took = timers_.elapsed();
  outcome.idle = timers_.idle();
  for (TaskId id = 0; id < tasks_.count(); ++id)
    outcome.order += blend_orders(tasks_[id].task->key(), tasks_[id].order);
  if (trace != nullptr) {
    const tsan::ScopedIgnore names_of_tasks;
    trace_.fill(*trace, tasks_, resources_);
  }
  if (failed_) {
    outcome.failed = true;
    outcome.failure = std::move(failure_);
    failure_ = {};
  }
  release_tasks();
  return outcome;
}

void Engine::release_tasks() {
  if constexpr (tsan::kAnnounces) announce_end();
  tasks_.release();
}

// To ThreadSanitizer the locks of abandoned tasks are unlocked by their tasks, every task happens
// before the next schedule, and no mutex is left.
void Engine::announce_end() {
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    TaskState& task = tasks_[id];
    if (task.held.empty()) continue;
    task.fiber.impersonate();
    for (const HeldLock& held : task.held)
      tsan::mutex_unlock(held.lock, held.mode == LockMode::shared);
    driver_.impersonate();
  }
  for (int round = 0; round < 2; ++round) {
    for (TaskId id = 0; id < tasks_.count(); ++id) tasks_[id].fiber.settle(driver_);
  }
  for (ResourceId id = 1; id < resources_.count(); ++id) {
    if (resources_[id].announced) tsan::mutex_destroy(&resources_[id]);
    resources_[id].announced = false;
  }
}

void Engine::fail(Failure failure) {
  if (failure.task.empty()) failure.task = tasks_.current().task->name();
  failure_ = std::move(failure);
  failed_ = true;
  leave();
}

void Engine::fail_stuck() {
  failure_ = reports().stuck();
  failed_ = true;
  leave();
}

void Engine::leave() {
  tsan::release(this);  // The task wrote the failure and the driver reads it.
  driver_.enter_from(tasks_.current().fiber, ordeal::detail::tl_task);
  std::abort();  // An abandoned task is never resumed.
}

TaskState& Engine::start_task(std::shared_ptr<Task> task, TaskId parent) {
  TaskState& state = tasks_.add(std::move(task), parent);
  state.fiber.prepare(task_entry, this);
  state.fiber.set_name(*state.task);
  choices_.add_task(state.id, state.task->name());
  return state;
}

void Engine::task_entry(void* self) {
  auto& engine = *static_cast<Engine*>(self);
  engine.run_body(engine.tasks_.current());
}

void Engine::run_body(TaskState& task) {
  tsan::acquire(&task);
  if (Strategy* follower = choices_.follower()) follower->stepping(task.id, choices_.view(tasks_));
  made_step(0);
  if (options_.points == Points::all) private_steps();
  std::string claim;
  try {
    if (task.id == 0) {
      (*body_)();
    } else {
      task.body();
      task.body.destroy();
    }
    task.task->start_over();
    end_task(task);
  } catch (const std::exception& error) {
    claim = fmt::format("uncaught exception: {}", error.what());
  } catch (...) {
    claim = "uncaught exception of a type that is not a std::exception";
  }
  fail(reports().uncaught(claim));
}

void Engine::end_task(TaskState& task) {
  arrive(OpKind::exit, true, nullptr, {});
  task.blocked = Blocked::ended;
  tasks_.ready().set(task.id, false);
  tasks_.count_end();
  tsan::release(&task.fiber);
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    if (tasks_[id].joins == &task) locks_.refresh(tasks_[id]);
  }
  made_step(0);
  const TaskId next = tasks_.all_ended() ? kNoTask : choose_next();
  task.fiber.finish();
  if (next == kNoTask) {
    if (!tasks_.all_ended()) fail_stuck();
    leave();
  }
  switch_to(tasks_[next], task);
  std::abort();
}

inline void Engine::switch_to(TaskState& next, TaskState& from) {
  tasks_.set_current(next.id);
  next.fiber.enter_from(from.fiber, next.task.get());
}

void Engine::arrive(OpKind kind, bool writes, Resource* resource, std::source_location at) {
  tasks_.current().touches = resource;
  Op& op = tasks_.op_of_current();
  op.kind = kind;
  op.writes = writes;
  op.timed = false;
  op.resource = resource != nullptr ? resource->id : 0;
  op.key = resource != nullptr ? resource->key : 0;
  op.at = at;
}

// The running task's next step has to wait for something. Locks::refresh asks whether it still has
// to, each time that this changes.
void Engine::block(Blocked how, Resource* wants, Instant deadline) {
  TaskState& self = tasks_.current();
  self.blocked = how;
  self.wants = wants;
  self.deadline = deadline;
  self.timed_out = self.timed_out_waiting = false;
  self.blocked_since = tasks_.steps();
  if (deadline != kForever || how == Blocked::cond) {
    tasks_.op_of_current().timed = deadline != kForever;
    timers_.arm();
  }
  if (!Locks::can_run(self)) tasks_.ready().set(self.id, false);
}

void Engine::offer() {
  TaskState& self = tasks_.current();
  Strategy* const follower = choices_.follower();
  if (follower != nullptr) follower->arrived(self.id, choices_.view(tasks_));
  const TaskId next = choose_next();
  if (next != self.id) {
    if (next == kNoTask) fail_stuck();
    if (self.takes_lock() && self.pending_on == nullptr) locks_.add_pending(self, *self.wants);
    switch_to(tasks_[next], self);
  }
  if (self.pending_on != nullptr) Locks::remove_pending(self);
  if (self.blocked != Blocked::no) {
    if (self.deadline != kForever) timers_.disarm();
    self.deadline = kForever;
    self.blocked = Blocked::no;
  }
  if (follower != nullptr) follower->stepping(self.id, choices_.view(tasks_));
}

void Engine::made_step(uint64_t value, uint64_t stale, bool has_value) {
  TaskState& self = tasks_.current();
  const Op& op = tasks_.op_of_current();
  add_to_order(self, self.touches, op.writes, static_cast<uint64_t>(op.kind) + (stale << 8));
  if (trace_.wanted())
    trace_.note(tasks_, {.value = value, .stale = stale, .has_value = has_value},
                choices_.preempting());
  tasks_.count_step();
  choices_.end_step();
  if (options_.invariant) [[unlikely]] {
    if (const char* broken = options_.invariant()) fail(reports().invariant_broken(broken));
  }
}

void Engine::private_steps() {
  for (uint32_t i = 0; i < kPrivateSteps; ++i) {
    step(OpKind::fence, false, nullptr, {});
    made_step(0);
  }
}

TaskId Engine::choose_next() {
  while (tasks_.ready().count() == 0) {
    if (!pass_time()) return kNoTask;
  }
  if (tasks_.steps() >= options_.max_steps) [[unlikely]]
    return choose_fairly();
  const TaskId early = choices_.pick_early(tasks_, timers_);
  if (early != kNoTask) [[unlikely]]
    fire_early(tasks_[early]);
  return choices_.pick(tasks_);
}

// A schedule that has gone on for this long may have been unfair. In the fair phase each task has
// the same chance, and a schedule that does not end now never does.
TaskId Engine::choose_fairly() {
  choices_.enter_fair_phase(tasks_);
  if (tasks_.steps() >= 2 * uint64_t{options_.max_steps})
    fail(reports().endless(options_.max_steps));
  return choices_.pick_fairly(tasks_);
}

bool Engine::pass_time() {
  if (!timers_.pass_time(tasks_)) return false;
  expire_due();
  return true;
}

void Engine::fire_early(TaskState& task) {
  if (task.deadline == kForever) {  // It waits on a condition, and wakes without a notification.
    wake(task);
    return;
  }
  timers_.fire_early(task.deadline);
  expire_due();
}

void Engine::expire_due() {
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    if (timers_.is_due(tasks_[id])) expire(tasks_[id]);
  }
}

void Engine::expire(TaskState& task) {
  task.timed_out = true;
  if (task.blocked == Blocked::cond) {
    wake(task);
    return;
  }
  tasks_.ready().set(task.id, true);
}

void Engine::wake(TaskState& task) {
  timers_.disarm();
  locks_.wake(task);
}

}  // namespace ordeal::explore
