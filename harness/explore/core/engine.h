// The inside of Scheduler: the Runtime that tasks call, on top of the tables of one schedule.
// Everything here runs on the stacks of tasks, between their steps.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/explore/core/choices.h"
#include "harness/explore/core/failures.h"
#include "harness/explore/core/fiber.h"
#include "harness/explore/core/locks.h"
#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/resource_table.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/core/task_pool.h"
#include "harness/explore/core/task_table.h"
#include "harness/explore/core/timers.h"
#include "harness/explore/core/trace_recorder.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

// Runs schedules. Each of its parts owns one table of the schedule under way; the engine calls them
// in the order that a step has:
//
//   arrive   the running task publishes its next step;
//   block    where the step may have to wait: what for, and until when;
//   offer    a choice: the task goes on when it has been chosen and its step can be made;
//   ...      the step takes effect;
//   made_step   it is digested, traced and counted.
//
// engine.cc has the life of schedules, tasks and steps; engine_runtime.cc has the functions of
// Runtime.
//
// Invariant: one task runs, tasks_.current(); every other one that has not ended is inside offer(),
// or before its first step.
class Engine final : public Runtime {
 public:
  explicit Engine(const SchedulerOptions& options);
  ~Engine() override;

  // The engine whose schedule is under way on this OS thread, or null.
  static Engine* active();

  ScheduleOutcome run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                      Trace* trace);
  const TapeMemory& tape() const { return choices_.tape().memory(); }
  Duration idle() const { return timers_.idle(); }
  void renew_stacks() { tasks_.renew_stacks(); }
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
  Instant now() override { return timers_.now(); }
  void sleep_until(Instant deadline) override;
  void yield() override;
  void park(const void* key, Instant deadline) override;
  void unpark(const void* key) override;
  uint64_t choose(uint64_t n, const char* tag) override;
  bool happens(Chance chance, const char* tag) override;
  void made(SyncObject& object) override;
  void forget(SyncObject& object) override;

 private:
  // A schedule.
  void begin(Strategy& strategy, uint64_t seed, bool traced);
  ScheduleOutcome end(Trace* trace);
  void release_tasks();
  void announce_end();
  [[noreturn]] void fail_stuck();
  [[noreturn]] void leave();

  // A task.
  TaskState& start_task(std::shared_ptr<Task> task, TaskId parent);
  static void task_entry(void* self);
  void run_body(TaskState& task);
  [[noreturn]] void end_task(TaskState& task);
  void switch_to(TaskState& next, TaskState& from);

  // A step.
  void arrive(OpKind kind, bool writes, Resource* resource, std::source_location at);
  void block(Blocked how, Resource* wants, Instant deadline);
  void offer();
  void step(OpKind kind, bool writes, Resource* resource, std::source_location at) {
    arrive(kind, writes, resource, at);
    offer();
  }
  void made_step(uint64_t value, uint64_t stale = 0, bool has_value = false);
  void private_steps();

  // The task that makes the next step; kNoTask where no task can run and no timer would help.
  TaskId choose_next();
  TaskId choose_fairly();
  bool pass_time();
  void fire_early(TaskState& task);
  void expire_due();
  void expire(TaskState& task);

  // A lock or condition, for the memory model and for ThreadSanitizer too.
  void take(Resource& lock, LockMode mode);
  void give(Resource& lock, LockMode mode);
  void wake(TaskState& task);

  FailureReports reports() const { return {tasks_, resources_}; }

  const SchedulerOptions options_;
  Fiber driver_{0};  // The stack that called run().
  TaskPool pool_;
  TaskTable tasks_;
  ResourceTable resources_;
  Locks locks_;
  Timers timers_;
  Choices choices_;
  MemoryModel memory_;
  TraceRecorder trace_;

  uint64_t epoch_;  // Of the schedule under way: unlike that of every other one in the process.
  const std::function<void()>* body_ = nullptr;
  bool use_memory_ = false;  // memory_ keeps clocks.
  bool failed_ = false;
  Failure failure_;
};

}  // namespace ordeal::explore
