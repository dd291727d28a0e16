#include "harness/explore/core/litmus_testing.h"

#include <cstddef>
#include <source_location>
#include <utility>

namespace ordeal::explore::litmus {
namespace {

// Depth first through a tree that is known by walking it: decisions are replayed up to the last
// one that has another way to go.
class Walk {
 public:
  uint32_t decide(uint32_t n) {
    if (at_ == made_.size()) made_.push_back({0, n});
    return made_[at_++].taken;
  }
  bool next() {
    at_ = 0;
    while (!made_.empty() && made_.back().taken + 1 == made_.back().of) made_.pop_back();
    if (made_.empty()) return false;
    ++made_.back().taken;
    return true;
  }

 private:
  struct Decision {
    uint32_t taken;
    uint32_t of;
  };
  std::vector<Decision> made_;
  size_t at_ = 0;
};

void execute(Run& run, const std::vector<Task>& tasks, const Hooks& hooks) {
  std::vector<size_t> done(tasks.size(), 0);
  for (;;) {
    std::vector<size_t> ready;
    for (size_t t = 0; t < tasks.size(); ++t) {
      if (done[t] < tasks[t].size()) ready.push_back(t);
    }
    if (ready.empty()) return;
    const size_t t = ready[run.decide(static_cast<uint32_t>(ready.size()))];
    hooks.around(run, static_cast<TaskId>(t + 1), tasks[t][done[t]++]);
  }
}

std::string text_of(const Run& run, const Options& options) {
  std::string text;
  for (uint32_t r = 0; r < options.registers; ++r)
    text += (text.empty() ? "" : " ") + std::to_string(run.registers[r]);
  if (options.finals) {
    for (const auto& [name, at] : {std::pair{"x=", x}, {"y=", y}}) {
      text += (text.empty() ? "" : " ");
      text += name + std::to_string(run.model->last_value(run.atomics[at]));
    }
  }
  return text;
}

}  // namespace

AtomicOutcome Run::access(TaskId task, Name at, const AtomicAccess& access) {
  const uint32_t n = model->outcomes(task, atomics[at], access);
  return model->perform(task, atomics[at], access, n == 1 ? 0 : decide(n));
}

Result all(const std::vector<Task>& tasks, const Options& options, const Hooks& hooks) {
  Result result;
  MemoryModel model;
  Walk walk;
  do {
    Run run;
    run.model = &model;
    run.decide = [&walk](uint32_t n) { return walk.decide(n); };
    model.begin(options.mode, true);
    for (Location& location : run.atomics) location = model.make_location(0, 0);
    run.data = model.make_plain(0);
    run.mutex = model.make_clock();
    for (TaskId t = 1; t <= tasks.size(); ++t) model.spawn(0, t);
    hooks.begin(run);
    execute(run, tasks, hooks);
    hooks.end(run);
    result.outcomes.insert(text_of(run, options));
    ++result.runs;
    if (run.raced && result.racy++ == 0) result.race = run.race;
  } while (walk.next());
  return result;
}

Step load(Register to, Name at, std::memory_order order) {
  return [=](Run& run, TaskId me) {
    run.registers[to] = run.access(me, at, {.op = AtomicOp::load, .order = order}).old;
  };
}

Step store(Name at, uint64_t value, std::memory_order order) {
  return [=](Run& run, TaskId me) {
    run.access(me, at, {.op = AtomicOp::store, .order = order, .operand = value});
  };
}

Step add(Register to, Name at, uint64_t by, std::memory_order order) {
  return [=](Run& run, TaskId me) {
    AtomicAccess access{.op = AtomicOp::modify, .order = order, .operand = by};
    access.modify = [](uint64_t old, uint64_t operand) { return old + operand; };
    run.registers[to] = run.access(me, at, access).old;
  };
}

Step swap(Register to, Name at, uint64_t value, std::memory_order order) {
  return [=](Run& run, TaskId me) {
    run.registers[to] =
        run.access(me, at, {.op = AtomicOp::exchange, .order = order, .operand = value}).old;
  };
}

Step cas(Register to, Name at, uint64_t expected, uint64_t desired, std::memory_order success,
         std::memory_order failure) {
  return [=](Run& run, TaskId me) {
    const AtomicOutcome outcome = run.access(me, at,
                                             {.op = AtomicOp::compare_exchange,
                                              .order = success,
                                              .failure_order = failure,
                                              .operand = desired,
                                              .expected = expected});
    run.registers[to] = outcome.old + (outcome.exchanged ? 10 : 0);
  };
}

Step fence(std::memory_order order) {
  return [=](Run& run, TaskId me) { run.model->fence(me, order); };
}

namespace {
Step plain(bool write, std::source_location at) {
  return [=](Run& run, TaskId me) {
    if (run.touch) run.touch(write);
    PlainRace race;
    if (!run.model->plain(me, run.data, write, at, race)) return;
    if (!run.raced) run.race = race;
    run.raced = true;
  };
}
}  // namespace

Step read(std::source_location at) { return plain(false, at); }
Step write(std::source_location at) { return plain(true, at); }

Step lock(LockMode mode) {
  return [=](Run& run, TaskId me) { run.model->locked(me, run.mutex, mode); };
}
Step unlock(LockMode mode) {
  return [=](Run& run, TaskId me) { run.model->unlocked(me, run.mutex, mode); };
}

Step when(Register holds, uint64_t value, Step step) {
  return [=](Run& run, TaskId me) {
    if (run.registers[holds] == value) step(run, me);
  };
}

Step together(std::vector<Step> steps) {
  return [steps = std::move(steps)](Run& run, TaskId me) {
    for (const Step& step : steps) step(run, me);
  };
}

}  // namespace ordeal::explore::litmus
