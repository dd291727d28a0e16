// Small programs, and a simulator that runs them under a Strategy without stacks, by the contract
// of core/strategy.h: for tests of strategies whose outcome can be counted by hand.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/explore/core/strategy.h"

namespace ordeal::explore {

// The memory of a program.
struct SimState {
  std::vector<int> vars = std::vector<int>(16);
  bool bad = false;
};

// A step: on `object`, from 1; a spawn starts task number `object`.
struct SimOp {
  OpKind kind = OpKind::yield;
  uint32_t object = 0;
  std::function<void(SimState&)> effect = nullptr;
};
using SimTask = std::vector<SimOp>;

// Tasks that no step starts are there from the beginning.
struct SimProgram {
  std::vector<SimTask> tasks;
};

// The result of one schedule.
struct SimRun {
  std::string order;  // The task of each step, a letter each.
  uint32_t steps = 0, choices = 0;
  bool deadlock = false;
  bool bad = false;    // A step said so.
  bool fresh = false;  // Of this Simulator's runs, the first with this partial order.
  bool failed() const { return deadlock || bad; }
};

// Runs schedules of one program.
class Simulator {
 public:
  explicit Simulator(SimProgram program) : program_(std::move(program)) {}
  SimRun run(Strategy& strategy, uint64_t seed);

  // Schedules up to the first failing one, from 1; 0: none of `most` fails. Its seeds are drawn
  // from `seed`.
  uint64_t first_failure(Strategy& strategy, uint64_t seed, uint64_t most);

 private:
  bool can_run(TaskId task) const;
  void publish(TaskId task);
  void make(TaskId task, SimState& state, Strategy& strategy, const View& view);
  View view(TaskId current);

  SimProgram program_;
  std::set<uint64_t> orders_;
  // Of the run under way.
  std::vector<TaskView> tasks_;
  std::vector<uint32_t> at_;
  std::vector<bool> started_;
  std::vector<bool> locked_;      // By object.
  std::vector<uint64_t> chains_;  // What happened before, of tasks and then of objects.
  std::vector<TaskId> ready_;
  uint64_t order_ = 0;
};

// `setters` write a, then b; `checkers` read a, then b, and must not see one without the other.
SimProgram reorder(int setters, int checkers);
// Stages 1 and 2 under a lock each; the reader takes both, one after the other.
SimProgram twostage(int writers, int readers);
// `tasks` of `steps` steps on an object of their own each.
SimProgram apart(int tasks, int steps);
// Two locks, taken in both orders.
SimProgram opposite_locks();

}  // namespace ordeal::explore
