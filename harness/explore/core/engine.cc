// Schedules, tasks and steps.
#include "harness/explore/core/engine.h"

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/base/scope_guard.h"
#include "harness/explore/core/lsan.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {
namespace {

constinit thread_local Scheduler::Impl* tl_engine = nullptr;

constexpr Instant kStart{std::chrono::seconds(1)};
constexpr uint32_t kTapeRoom = 1 << 18;

// Tells schedules of different Schedulers apart: SyncObjects remember whose model they have.
uint64_t next_epoch_base() {
  static std::atomic<uint64_t> schedulers{0};
  return schedulers.fetch_add(1) << 40;
}

// Tasks that were abandoned, and what they own: never destroyed, as others may still use it.
std::vector<std::shared_ptr<Task>>& graveyard() {
  static thread_local auto* const tasks = new std::vector<std::shared_ptr<Task>>();
  return *tasks;
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

inline uint64_t blend(uint64_t a, uint64_t b) {
  const uint64_t x = (a ^ (b + 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
  return x ^ (x >> 32);
}

}  // namespace

Scheduler::Scheduler(const SchedulerOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Scheduler::~Scheduler() = default;

ScheduleOutcome Scheduler::run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                               Trace* trace) {
  ALWAYS_ASSERT(!inside(), "a schedule is already under way on this thread");
  const NothingIsLost abandoned_or_not;
  return impl_->run(strategy, seed, body, trace);
}
void Scheduler::renew_stacks() { impl_->renew_stacks(); }
const TapeMemory& Scheduler::tape() const { return impl_->tape(); }

void Scheduler::fail(Failure failure) {
  ALWAYS_ASSERT(inside(), "Scheduler::fail outside a schedule");
  tl_engine->fail(std::move(failure));
}
bool Scheduler::inside() { return tl_engine != nullptr; }
Duration Scheduler::idle() {
  ALWAYS_ASSERT(inside(), "Scheduler::idle outside a schedule");
  return tl_engine->idle();
}

Scheduler::Impl::Impl(const SchedulerOptions& options)
    : options_(options), tape_(options.tape), epoch_(next_epoch_base()) {
  if (tape_.header == nullptr) {
    own_header_ = std::make_unique<TapeHeader>();
    own_decisions_ = std::make_unique<Decision[]>(kTapeRoom);
    tape_ = {own_header_.get(), own_decisions_.get(), kTapeRoom};
  }
  known_tasks_.resize(256);
}

Scheduler::Impl::~Impl() { bury_unfinished(); }

ScheduleOutcome Scheduler::Impl::run(Strategy& strategy, uint64_t seed,
                                     const std::function<void()>& body, Trace* trace) {
  begin(strategy, seed, trace);
  body_ = &body;
  tl_engine = this;
  const AssertHandler handler_before = set_thread_assert_handler(fail_assertion);
  ScopeGuard restore([&] {
    set_thread_assert_handler(handler_before);
    tl_engine = nullptr;
  });
  {
    const ScopedRuntime deciding(this);
    TaskState& main = *tasks_[0];
    current_ = 0;
    tsan::release(&main);
    main.fiber.enter_from(driver_, main.task.get());
    tsan::acquire(this);
  }
  return end();
}

void Scheduler::Impl::begin(Strategy& strategy, uint64_t seed, Trace* trace) {
  ++epoch_;
  strategy_ = &strategy;
  trace_ = trace;
  task_count_ = 0;
  resource_count_ = 0;
  views_.clear();
  ready_bits_.clear();
  ready_.clear();  // What a strategy is shown before the first choice is not of this schedule.
  early_.clear();
  ready_count_ = timed_ = ended_ = 0;
  steps_ = choices_ = preemptions_ = 0;
  for (uint8_t& drawn : nth_values_) drawn = 0;
  preempting_ = fair_ = failed_ = false;
  lazy_resources_ = 0;
  now_ = kStart;
  idle_ = Duration(0);
  events_.clear();
  names_.clear();
  fair_random_ = Random(mix_bits(seed));
  TapeHeader& header = *tape_.header;
  header.decisions.store(0, std::memory_order_relaxed);
  header.lost.store(0, std::memory_order_relaxed);
  header.tasks.store(0, std::memory_order_relaxed);
  header.seed = seed;
  memory_.begin(options_.memory, options_.races || tsan::kAnnounces);
  use_memory_ = memory_.keeps_clocks();
  strategy.begin(seed);
  follows_ = strategy.follows();
  if (main_task_ == nullptr) main_task_ = std::make_shared<Task>("main", "main");
  start_task(main_task_, kNoTask);
}

ScheduleOutcome Scheduler::Impl::end() {
  ScheduleOutcome outcome;
  outcome.seed = tape_.header->seed;
  outcome.steps = steps_;
  outcome.choices = choices_;
  outcome.preemptions = preemptions_;
  outcome.tasks = task_count_;
  outcome.took = now_ - kStart;
  outcome.idle = idle_;
  for (TaskId id = 0; id < task_count_; ++id)
    outcome.order += blend(tasks_[id]->task->key(), tasks_[id]->order);
  if (trace_ != nullptr) {
    tsan::ignore_begin();  // Names of tasks are their makers' writes.
    fill(*trace_);
    tsan::ignore_end();
  }
  if (failed_) {
    outcome.failed = true;
    outcome.failure = std::move(failure_);
    failure_ = {};
  }
  bury_unfinished();
  return outcome;
}

// Gives up what an abandoned schedule left, and lets go of what a finished one used.
void Scheduler::Impl::bury_unfinished() {
  if constexpr (tsan::kAnnounces) {
    for (TaskId id = 0; id < task_count_; ++id) {
      TaskState& task = *tasks_[id];
      if (task.held.empty()) continue;
      task.fiber.impersonate();
      for (const HeldLock& held : task.held) announce_given(*held.lock, held.mode);
      driver_.impersonate();
    }
    for (int round = 0; round < 2; ++round) {
      for (TaskId id = 0; id < task_count_; ++id) tasks_[id]->fiber.settle(driver_);
    }
    for (ResourceId id = 1; id < resource_count_; ++id) {
      if (resources_[id].announced) tsan::mutex_destroy(&resources_[id]);
    }
  }
  for (TaskId id = 0; id < task_count_; ++id) {
    TaskState& task = *tasks_[id];
    if (task.blocked != Blocked::ended) {
      if (task.task == main_task_) main_task_.reset();
      graveyard().push_back(std::move(task.task));
    }
    task.task.reset();
  }
  task_count_ = 0;
}

void Scheduler::Impl::fail(Failure failure) {
  if (failure.task.empty()) failure.task = current().task->name();
  failure_ = std::move(failure);
  failed_ = true;
  leave();
}

void Scheduler::Impl::leave() {
  tsan::release(this);  // What a failure says was written by the task and is read by the driver.
  driver_.enter_from(current().fiber, ordeal::detail::tl_task);
  std::abort();  // An abandoned task is never resumed.
}

TaskState& Scheduler::Impl::start_task(std::shared_ptr<Task> task, TaskId parent) {
  const TaskId id = task_count_++;
  if (id == tasks_.size()) tasks_.push_back(std::make_unique<TaskState>(options_.stack_size));
  TaskState& state = *tasks_[id];
  state.start(id);
  state.task = std::move(task);
  state.task->model = &state;
  state.task->epoch = epoch_;
  state.fiber.prepare(task_entry, this);
  state.fiber.set_name(*state.task);
  TaskView fresh;
  fresh.key = state.task->key();
  fresh.parent = parent;
  views_.push_back(fresh);
  if ((id & 63) == 0) ready_bits_.push_back(0);
  set_ready(state, true);
  TapeHeader& header = *tape_.header;
  if (id < TapeHeader::kTasks) {
    const std::string& name = state.task->name();
    char* to = header.names[id];
    uint32_t length = 0;
    for (; length < name.size() && length + 1 < TapeHeader::kNameRoom; ++length)
      to[length] = name[length];
    to[length] = '\0';
    header.tasks.store(id + 1, std::memory_order_relaxed);
  }
  return state;
}

void Scheduler::Impl::task_entry(void* self) {
  auto& engine = *static_cast<Impl*>(self);
  engine.run_body(engine.current());
}

void Scheduler::Impl::run_body(TaskState& task) {
  tsan::acquire(&task);
  if (follows_) strategy_->stepping(task.id, view());
  made_step(0);
  if (options_.points == Points::all) private_steps();
  Failure failure;
  failure.kind = FindingKind::crash;
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
    failure.claim = fmt::format("uncaught exception: {}", error.what());
  } catch (...) {
    failure.claim = "uncaught exception of a type that is not a std::exception";
  }
  failure.evidence = fmt::format("{} ended with it", task.task->name());
  failure.identity = failure.claim;
  fail(std::move(failure));
}

void Scheduler::Impl::end_task(TaskState& task) {
  arrive(OpKind::exit, true, nullptr, {});
  task.blocked = Blocked::ended;
  set_ready(task, false);
  ++ended_;
  if (use_memory_) memory_.ended(task.id);
  tsan::release(&task.fiber);
  for (TaskId id = 0; id < task_count_; ++id) {
    if (tasks_[id]->joins == &task) refresh(*tasks_[id]);
  }
  made_step(0);
  const TaskId next = ended_ == task_count_ ? kNoTask : choose_next();
  if (next == kNoTask && ended_ != task_count_) {
    failure_ = stuck();
    failed_ = true;
  }
  task.fiber.finish();
  if (next == kNoTask) leave();
  current_ = next;
  tasks_[next]->fiber.enter_from(task.fiber, tasks_[next]->task.get());
  std::abort();
}

void Scheduler::Impl::arrive(OpKind kind, bool writes, Resource* resource,
                             std::source_location at) {
  current().touches = resource;
  Op& op = views_[current_].op;
  op.kind = kind;
  op.writes = writes;
  op.timed = false;
  op.resource = resource != nullptr ? resource->id : 0;
  op.key = resource != nullptr ? resource->key : 0;
  op.at = at;
}

// The running task's next step has to wait for something; whether it has to wait now is asked again
// whenever that changes.
void Scheduler::Impl::block(Blocked how, Resource* wants, Instant deadline) {
  TaskState& self = current();
  self.blocked = how;
  self.wants = wants;
  self.deadline = deadline;
  self.timed_out = self.timed_out_waiting = false;
  self.blocked_since = steps_;
  if (deadline != kForever || how == Blocked::cond) {
    views_[current_].op.timed = deadline != kForever;
    ++timed_;
  }
  if (!can_run(self)) set_ready(self, false);
}

void Scheduler::Impl::offer() {
  TaskState& self = current();
  if (follows_) strategy_->arrived(self.id, view());
  const TaskId next = choose_next();
  if (next != self.id) {
    if (next == kNoTask) {
      failure_ = stuck();
      failed_ = true;
      leave();
    }
    const bool takes = self.blocked == Blocked::lock || self.blocked == Blocked::lock_shared;
    if (takes && self.pending_on == nullptr) link(self, *self.wants);
    current_ = next;
    tasks_[next]->fiber.enter_from(self.fiber, tasks_[next]->task.get());
    if (self.pending_on != nullptr) unlink(self);
  } else if (self.pending_on != nullptr) {
    unlink(self);
  }
  if (self.blocked != Blocked::no) {
    if (self.deadline != kForever) --timed_;
    self.deadline = kForever;
    self.blocked = Blocked::no;
  }
  if (follows_) strategy_->stepping(self.id, view());
}

void Scheduler::Impl::made_step(uint64_t value, uint64_t stale) {
  TaskState& self = current();
  TaskView& mine = views_[current_];
  const Op& op = mine.op;
  order(self, self.touches, op.writes, static_cast<uint64_t>(op.kind) + (stale << 8));
  if (trace_ != nullptr) note_event(self, value, stale);
  preempting_ = false;
  ++mine.steps;
  ++steps_;
  for (uint8_t& drawn : nth_values_) drawn = 0;
  if (options_.invariant) [[unlikely]] {
    if (const char* broken = options_.invariant()) {
      Failure failure;
      failure.claim = failure.identity = broken;
      failure.evidence = fmt::format("broken after step {}, a {} of {}", steps_, to_string(op.kind),
                                     self.task->name());
      fail(std::move(failure));
    }
  }
}

// Equal digests mean that the same steps were made with the same order between those that race.
void Scheduler::Impl::order(TaskState& task, Resource* resource, bool writes, uint64_t what) {
  uint64_t past = blend(task.order, what);
  if (resource != nullptr) {
    past = blend(past, resource->order_writes);
    if (writes) {
      past = blend(past, resource->order_reads);
      resource->order_writes = past;
      resource->order_reads = 0;
    } else {
      resource->order_reads += past;
    }
  }
  task.order = past;
}

void Scheduler::Impl::private_steps() {
  for (uint32_t i = 0; i < kPrivateSteps; ++i) {
    step(OpKind::fence, false, nullptr, {});
    made_step(0);
  }
}

}  // namespace ordeal::explore
