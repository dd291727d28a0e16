#include "harness/explore/strategy/simulator_testing.h"

#include <algorithm>

namespace ordeal::explore {
namespace {

constexpr uint32_t kObjects = 64;

bool writes(OpKind kind) { return kind != OpKind::read && kind != OpKind::load; }

}  // namespace

bool Simulator::can_run(TaskId task) const {
  if (!started_[task] || at_[task] == program_.tasks[task].size()) return false;
  const SimOp& op = program_.tasks[task][at_[task]];
  return op.kind != OpKind::lock || !locked_[op.object];
}

void Simulator::publish(TaskId task) {
  Op& op = tasks_[task].op;
  op = Op();
  op.kind = OpKind::exit;
  if (at_[task] == program_.tasks[task].size()) return;
  const SimOp& next = program_.tasks[task][at_[task]];
  op.kind = next.kind;
  if (next.kind == OpKind::spawn || next.kind == OpKind::yield) return;
  op.writes = writes(next.kind);
  op.resource = next.object;
  op.key = next.object == 0 ? 0 : mix_bits(1000 + next.object);
}

View Simulator::view(TaskId current) {
  ready_.clear();
  for (TaskId task = 0; task < tasks_.size(); ++task)
    if (can_run(task)) ready_.push_back(task);
  View seen;
  seen.ready = ready_.data();
  seen.ready_count = static_cast<uint32_t>(ready_.size());
  seen.current = current;
  seen.current_ready = current != kNoTask && can_run(current);
  seen.tasks = tasks_.data();
  return seen;
}

void Simulator::make(TaskId task, SimState& state, Strategy& strategy, const View& seen) {
  const SimOp& op = program_.tasks[task][at_[task]];
  const Op& published = tasks_[task].op;
  if (strategy.follows()) strategy.stepping(task, seen);
  if (op.kind == OpKind::lock) locked_[op.object] = true;
  if (op.kind == OpKind::unlock) locked_[op.object] = false;
  if (op.effect) op.effect(state);
  uint64_t& mine = chains_[task];
  mine = hash_combine(mine, 7 + static_cast<uint64_t>(op.kind));
  if (published.resource != 0) {
    uint64_t& of_object = chains_[tasks_.size() + published.resource];
    mine = hash_combine(mine, of_object);
    of_object = mine;
  }
  order_ += mine;
  ++at_[task];
  ++tasks_[task].steps;
  publish(task);
  if (op.kind == OpKind::spawn) {
    started_[op.object] = true;
    tasks_[op.object].parent = task;
    if (strategy.follows()) strategy.spawned(task, op.object, seen);
  }
  if (strategy.follows() && at_[task] < program_.tasks[task].size()) strategy.arrived(task, seen);
}

SimRun Simulator::run(Strategy& strategy, uint64_t seed) {
  const uint32_t count = static_cast<uint32_t>(program_.tasks.size());
  tasks_.assign(count, TaskView());
  at_.assign(count, 0);
  started_.assign(count, true);
  locked_.assign(kObjects, false);
  chains_.assign(count + kObjects, 1);
  order_ = 0;
  for (const SimTask& task : program_.tasks)
    for (const SimOp& op : task)
      if (op.kind == OpKind::spawn) started_[op.object] = false;
  for (TaskId task = 0; task < count; ++task) {
    tasks_[task].key = mix_bits(task + 1);
    chains_[task] = tasks_[task].key;
    publish(task);
  }

  SimRun run;
  SimState state;
  TaskId current = kNoTask;
  strategy.begin(seed);
  View seen = view(current);
  for (TaskId task = 0; task < count && strategy.follows(); ++task)
    if (started_[task]) strategy.arrived(task, seen);
  for (; seen.ready_count != 0; seen = view(current)) {
    seen.step = run.steps++;
    if (seen.ready_count > 1) ++run.choices;
    current = seen.ready_count > 1 ? strategy.pick(seen) : ready_[0];
    run.order += static_cast<char>('A' + current);
    make(current, state, strategy, seen);
  }
  run.bad = state.bad;
  for (TaskId task = 0; task < count; ++task)
    run.deadlock = run.deadlock || at_[task] < program_.tasks[task].size();
  run.fresh = orders_.insert(order_).second;
  strategy.end({.steps = run.steps,
                .choices = run.choices,
                .tasks = count,
                .failed = run.failed(),
                .fresh = run.fresh});
  return run;
}

uint64_t Simulator::first_failure(Strategy& strategy, uint64_t seed, uint64_t most) {
  for (uint64_t i = 1; i <= most; ++i)
    if (run(strategy, hash_combine(seed, i)).failed()) return i;
  return 0;
}

namespace {

SimProgram with_main(std::vector<SimTask> tasks) {
  SimProgram program;
  program.tasks.emplace_back();
  for (SimTask& task : tasks) {
    program.tasks[0].push_back({OpKind::spawn, static_cast<uint32_t>(program.tasks.size())});
    program.tasks.push_back(std::move(task));
  }
  return program;
}

}  // namespace

SimProgram reorder(int setters, int checkers) {
  const SimTask setter = {{OpKind::write, 1, [](SimState& s) { s.vars[1] = 1; }},
                          {OpKind::write, 2, [](SimState& s) { s.vars[2] = 1; }}};
  const SimTask checker = {
      {OpKind::read, 1, [](SimState& s) { s.vars[3] = s.vars[1]; }},
      {OpKind::read, 2, [](SimState& s) { s.bad = s.bad || (s.vars[3] == 1 && s.vars[2] == 0); }}};
  std::vector<SimTask> tasks(static_cast<size_t>(setters), setter);
  tasks.insert(tasks.end(), static_cast<size_t>(checkers), checker);
  return with_main(std::move(tasks));
}

SimProgram twostage(int writers, int readers) {
  const SimTask writer = {{OpKind::lock, 1},
                          {OpKind::write, 3, [](SimState& s) { s.vars[1] = 1; }},
                          {OpKind::unlock, 1},
                          {OpKind::lock, 2},
                          {OpKind::write, 4, [](SimState& s) { s.vars[2] = s.vars[1] + 1; }},
                          {OpKind::unlock, 2}};
  const SimTask reader = {
      {OpKind::lock, 1},
      {OpKind::read, 3, [](SimState& s) { s.vars[3] = s.vars[1]; }},
      {OpKind::unlock, 1},
      {OpKind::lock, 2},
      {OpKind::read, 4, [](SimState& s) { s.bad = s.bad || (s.vars[3] == 1 && s.vars[2] != 2); }},
      {OpKind::unlock, 2}};
  std::vector<SimTask> tasks(static_cast<size_t>(writers), writer);
  tasks.insert(tasks.end(), static_cast<size_t>(readers), reader);
  return with_main(std::move(tasks));
}

SimProgram apart(int tasks, int steps) {
  SimProgram program;
  for (int task = 0; task < tasks; ++task)
    program.tasks.emplace_back(static_cast<size_t>(steps),
                               SimOp{OpKind::write, static_cast<uint32_t>(task + 1)});
  return program;
}

SimProgram opposite_locks() {
  const SimTask one = {
      {OpKind::lock, 1}, {OpKind::lock, 2}, {OpKind::unlock, 2}, {OpKind::unlock, 1}};
  const SimTask other = {
      {OpKind::lock, 2}, {OpKind::lock, 1}, {OpKind::unlock, 1}, {OpKind::unlock, 2}};
  return {{one, other}};
}

}  // namespace ordeal::explore
