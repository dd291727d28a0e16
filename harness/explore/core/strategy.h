// The interface between the scheduler and those who decide: which task makes the next step, and
// which of n outcomes a value has.
#pragma once

#include <cstdint>
#include <string>

#include "harness/base/random.h"
#include "harness/explore/core/op.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// The facts about one task at a decision.
struct TaskView {
  Op op;               // Its next step.
  uint64_t key = 0;    // Task::key(): the same in every schedule.
  uint32_t steps = 0;  // Steps it has made.
  TaskId parent = kNoTask;
};

// The facts that a Strategy decides by. Its arrays are valid during the call.
struct View {
  const TaskId* ready = nullptr;  // Tasks whose next step can be made now, ascending.
  uint32_t ready_count = 0;       // 0 only where `early` is not empty.
  // Tasks that wait and that a time-out or a spurious wake-up would let go on.
  const TaskId* early = nullptr;
  uint32_t early_count = 0;
  TaskId current = kNoTask;    // The task that made the last step.
  bool current_ready = false;  // Whether it is among `ready`.
  const TaskView* tasks = nullptr;
  uint32_t step = 0;  // Of the schedule, from 0.
};

// The default decision: the current task while it can run, else the ready task that was created
// first. Schedules are recorded as deviations from it.
inline TaskId default_pick(const View& view) {
  return view.current_ready ? view.current : view.ready[0];
}

// What a value decides: an outcome of choose(), whether a fault fires, which waiter a notification
// wakes, how many stores back a load reads.
enum class ValueKind : uint8_t { choose, fault, waiter, stale };
const char* to_string(ValueKind kind);

// A value that is about to be decided: 0 … n-1, where 0 is the default.
struct ValueView {
  ValueKind kind = ValueKind::choose;
  const char* tag = "";
  uint64_t n = 0;
  TaskId task = kNoTask;
  Chance chance;      // fault: how likely 1 is.
  uint32_t step = 0;  // Steps that the task has made.
  uint8_t nth = 0;    // Of this kind within the step.
};

// How a schedule ended, for strategies that learn.
struct EndView {
  uint32_t steps = 0;
  uint32_t choices = 0;  // Steps at which more than one task was ready.
  uint32_t tasks = 0;
  bool failed = false;
  bool fresh = false;  // No earlier schedule had this partial order.
};

// Decides, and does nothing else; the scheduler carries the decisions out and records them. A
// Strategy is used by one OS thread. It is built without sanitizers and called on the stacks of
// tasks: it may not use harness/sync, and keeps no std:: container of a built-in type (use Vec).
class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual const char* name() const = 0;
  // The name of the strategy that decides the schedule under way, or decided the last one. It
  // differs from name() where this Strategy shares schedules among several.
  virtual const char* ran() const { return name(); }
  // Whether the next schedules would only repeat earlier ones. Called between schedules.
  virtual bool exhausted() const { return false; }
  // The guarantee that follows from the schedules so far having shown no failure, where this
  // Strategy has a better one than their counts give; else "". Called between schedules.
  virtual std::string bound() const { return {}; }

  // Begins a schedule, in which everything is drawn from `seed`.
  virtual void begin(uint64_t seed) { random_ = Random(seed); }
  virtual void end(const EndView&) {}

  // Returns one of view.ready. Called only where ready_count > 1.
  virtual TaskId pick(const View& view) = 0;
  // Returns one of view.early, whose time-out then fires early, or kNoTask. Called only where
  // early_count > 0. This default returns a task once in kEarlyIn.
  virtual TaskId pick_early(const View& view);
  // Returns a value below view.n. This default draws evenly, and a fault by its chance.
  virtual uint64_t value(const ValueView& view);

  // Whether the scheduler shall call the next three functions. Asked at the begin of a schedule.
  virtual bool follows() const { return false; }
  virtual void spawned(TaskId /*parent*/, TaskId /*child*/, const View&) {}
  // `task` has arrived at its next step, tasks[task].op.
  virtual void arrived(TaskId /*task*/, const View&) {}
  // `task` is about to make its step, also where it was not a choice.
  virtual void stepping(TaskId /*task*/, const View&) {}

 protected:
  static constexpr uint64_t kEarlyIn = 32;
  Random random_{0};
};

}  // namespace ordeal::explore
