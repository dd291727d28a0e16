// The inside of Scheduler: tables of tasks and resources that live for one schedule, and the
// Runtime on top of them. Everything here runs on the stacks of tasks, between their steps.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/explore/core/fiber.h"
#include "harness/explore/core/model.h"
#include "harness/explore/core/scheduler.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

class Scheduler::Impl final : public Runtime {
 public:
  explicit Impl(const SchedulerOptions& options);
  ~Impl() override;

  ScheduleOutcome run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                      Trace* trace);
  const TapeMemory& tape() const { return tape_; }
  Duration idle() const { return idle_; }
  void renew_stacks() {
    for (const auto& task : tasks_) task->fiber.renew();
  }
  [[noreturn]] void fail(Failure failure);

  bool lock(SyncObject& lock, LockMode mode, Instant deadline, std::source_location at) override;
  void unlock(SyncObject& lock, LockMode mode) override;
  bool wait(SyncObject& cond, SyncObject& mutex, Instant deadline,
            std::source_location at) override;
  void notify(SyncObject& cond, bool all, std::source_location at) override;
  AtomicOutcome access(SyncObject& atomic, void* cell, const AtomicAccess& access) override;
  void fence(std::memory_order order, std::source_location at) override;
  void plain(SyncObject& shared, const PlainAccess& access) override;
  std::shared_ptr<Task> make_child(Task& parent, std::string_view name) override;
  void spawn(std::shared_ptr<Task> task, std::function<void()> body) override;
  bool join(Task& task, Instant deadline) override;
  Instant now() override { return now_; }
  void sleep_until(Instant deadline) override;
  void yield() override;
  void park(const void* key, Instant deadline) override;
  void unpark(const void* key) override;
  uint64_t choose(uint64_t n, const char* tag) override;
  bool happens(Chance chance, const char* tag) override;
  void made(SyncObject& object) override;
  void forget(SyncObject& object) override;

 private:
  static constexpr uint32_t kPrivateSteps = 10;  // Points::all: at a task's begin and its spawns.

  // engine.cc: schedules, tasks and steps.
  void begin(Strategy& strategy, uint64_t seed, Trace* trace);
  ScheduleOutcome end();
  void bury_unfinished();
  static void task_entry(void* self);
  void run_body(TaskState& task);
  [[noreturn]] void end_task(TaskState& task);
  TaskState& start_task(std::shared_ptr<Task> task, TaskId parent);
  // The running task arrives at its next step, and the choice before it is offered: when step()
  // or offer() returns, the task has been chosen. It makes the step and says so by made_step().
  void arrive(OpKind kind, bool writes, Resource* resource, std::source_location at);
  void offer();
  void step(OpKind kind, bool writes, Resource* resource, std::source_location at) {
    arrive(kind, writes, resource, at);
    offer();
  }
  void block(Blocked how, Resource* wants, Instant deadline);
  void made_step(uint64_t value, uint64_t stale = 0);
  void order(TaskState& task, Resource* resource, bool writes, uint64_t what);
  void private_steps();
  [[noreturn]] void leave();

  // engine_choice.cc: who runs next, and values.
  TaskId choose_next();  // kNoTask: nobody can run, and no timer would help.
  TaskId choose_fairly();
  View view();
  bool is_ready(TaskId task) const { return (ready_bits_[task >> 6] >> (task & 63) & 1) != 0; }
  void set_ready(TaskState& task, bool ready);
  void collect_ready();
  void collect_early();
  void fire_early(TaskState& task);
  bool pass_time();
  void expire_timers();
  void expire(TaskState& task);
  void record(DecisionKind kind, uint8_t nth, uint64_t value);
  uint64_t draw(ValueKind kind, const char* tag, uint64_t n, Chance chance);

  // engine_locks.cc
  bool can_take(const Resource& lock, LockMode mode, const TaskState& by) const;
  bool can_run(const TaskState& task) const;
  void refresh(TaskState& task) { set_ready(task, can_run(task)); }
  void refresh_pending(Resource& resource);
  void link(TaskState& task, Resource& resource);
  void unlink(TaskState& task);
  void take(Resource& lock, LockMode mode);
  void give(Resource& lock, LockMode mode);
  void wake(TaskState& task);
  void announce_given(Resource& lock, LockMode mode);

  // engine_failure.cc
  [[noreturn]] void misuse(const Resource& resource, const std::string& what);
  Failure stuck() const;
  Failure endless() const;
  Failure raced(const Resource& shared, bool write, std::source_location at,
                const PlainRace& race) const;
  std::vector<WaitingTask> waiting() const;
  std::string holder_of(const Resource& lock) const;
  std::string base_name(const Resource& resource) const;
  std::string shown(const Resource* resource) const;
  std::string shown_wait(const TaskState& task) const;

  // engine_trace.cc
  void note_event(TaskState& task, uint64_t value, uint64_t stale);
  void fill(Trace& trace) const;

  Resource& resource_of(SyncObject& object);
  Resource& add_resource(SyncObject& object, uint64_t key);
  TaskState& current() { return *tasks_[current_]; }
  TaskState* state_of(Task& task) {
    return task.epoch == epoch_ ? static_cast<TaskState*>(task.model) : nullptr;
  }

  const SchedulerOptions options_;
  TapeMemory tape_;
  std::unique_ptr<TapeHeader> own_header_;
  std::unique_ptr<Decision[]> own_decisions_;
  MemoryModel memory_;
  Fiber driver_{0};
  std::vector<std::unique_ptr<TaskState>> tasks_;  // Grows; task_count_ are of this schedule.
  std::deque<Resource> resources_;                 // Likewise; [0] stands for none.
  std::vector<KnownTask> known_tasks_;             // Open addressing; see make_child.
  uint32_t known_count_ = 0;

  // Of the schedule under way.
  uint64_t epoch_ = 0;
  Strategy* strategy_ = nullptr;
  bool follows_ = false;
  Trace* trace_ = nullptr;
  const std::function<void()>* body_ = nullptr;
  std::shared_ptr<Task> main_task_;
  uint32_t task_count_ = 0;
  uint32_t resource_count_ = 0;
  TaskId current_ = kNoTask;
  Vec<TaskView> views_;
  Vec<uint64_t> ready_bits_;
  uint32_t ready_count_ = 0;
  uint32_t timed_ = 0;  // Tasks whose next step has a deadline, or that wait on a condition.
  uint32_t ended_ = 0;
  Vec<TaskId> ready_;
  Vec<TaskId> early_;
  uint32_t steps_ = 0;
  uint32_t choices_ = 0;
  uint32_t preemptions_ = 0;
  uint8_t nth_values_[4] = {};  // Drawn in this step, by ValueKind.
  bool preempting_ = false;
  bool fair_ = false;  // Past max_steps: everybody gets a turn.
  Random fair_random_{0};
  uint64_t lazy_resources_ = 0;
  Instant now_;
  Duration idle_{0};
  bool shows_value_ = false;  // What a step is said to have read or written is known.
  bool use_memory_ = false;
  bool failed_ = false;
  Failure failure_;
  Vec<RawEvent> events_;
  std::vector<std::string> names_;  // Of resources while tracing: theirs may not live so long.
};

}  // namespace ordeal::explore
