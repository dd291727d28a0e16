// A Strategy decides, and does nothing else: which task makes the next step, and which of n
// outcomes a value has. What it decides is recorded by the scheduler.
//
// Built without sanitizers, called on the stacks of tasks: it may not use harness/sync, may keep no
// std:: container of a built-in type (use Vec), and touches only what is its own.
#pragma once

#include <cstdint>
#include <string>

#include "harness/base/random.h"
#include "harness/explore/core/op.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// What is known of a task where a decision is taken.
struct TaskView {
  Op op;               // Its next step.
  uint64_t key = 0;    // Task::key(): the same in every schedule.
  uint32_t steps = 0;  // Steps it has made.
  TaskId parent = kNoTask;
};

struct View {
  const TaskId* ready = nullptr;  // Tasks whose next step can be made now, ascending.
  uint32_t ready_count = 0;       // 0 only where `early` is not empty.
  const TaskId* early =
      nullptr;  // Tasks that only a time-out, or a spurious wake-up, would let go.
  uint32_t early_count = 0;
  TaskId current = kNoTask;    // Who made the last step.
  bool current_ready = false;  // Whether it is among `ready`.
  const TaskView* tasks = nullptr;
  uint32_t step = 0;  // Of the schedule, from 0.
};

// The task that runs where nobody decides: the current one while it can, else the one created
// first. Schedules are recorded as deviations from it.
inline TaskId default_pick(const View& view) {
  return view.current_ready ? view.current : view.ready[0];
}

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

// Used by one OS thread.
class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual const char* name() const = 0;
  // Who decides the schedule under way, or decided the last one: another one where this Strategy
  // shares schedules among several.
  virtual const char* ran() const { return name(); }
  // Nothing is left to run: the next schedules would repeat earlier ones. Asked between schedules.
  virtual bool exhausted() const { return false; }
  // What it means that the schedules so far showed no failure, where this Strategy knows more of it
  // than can be told from counts; else "". Asked between schedules.
  virtual std::string bound() const { return {}; }

  // A new schedule; everything that is drawn in it comes from `seed`.
  virtual void begin(uint64_t seed) { random_ = Random(seed); }
  virtual void end(const EndView&) {}

  // One of view.ready. Asked only where ready_count > 1.
  virtual TaskId pick(const View& view) = 0;
  // One of view.early to go before its time, or kNoTask; asked only where early_count > 0. This
  // default does so once in kEarlyIn.
  virtual TaskId pick_early(const View& view);
  // Below view.n. This default draws evenly; a fault by its chance.
  virtual uint64_t value(const ValueView& view);

  // Whether the three below are wanted.
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
