// Litmus programs: a few tasks of a few steps each, run on the memory model under every
// interleaving and every outcome of every load. What the registers hold at the end is the answer.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <set>
#include <source_location>
#include <string>
#include <vector>

#include "harness/explore/core/memory_model.h"

namespace ordeal::explore::litmus {

inline constexpr auto rlx = std::memory_order_relaxed;
inline constexpr auto acq = std::memory_order_acquire;
inline constexpr auto rel = std::memory_order_release;
inline constexpr auto acq_rel = std::memory_order_acq_rel;
inline constexpr auto sc = std::memory_order_seq_cst;

// The atomic variables of a program.
enum Name : uint32_t { x, y, z, kNames };
// What a program reads into.
enum Register : uint32_t { r0, r1, r2, r3, kRegisters };

// One execution under way.
struct Run {
  MemoryModel* model = nullptr;
  std::array<Location, kNames> atomics{};
  PlainCell data = 0;
  LockClock mutex = 0;
  std::array<uint64_t, kRegisters> registers{};
  bool raced = false;
  PlainRace race;
  std::function<uint32_t(uint32_t)> decide;  // One of n.
  std::function<void(bool)> touch;           // Called at each plain access, with whether it writes.

  AtomicOutcome access(TaskId task, Name at, const AtomicAccess& access);
};
using Step = std::function<void(Run&, TaskId)>;
using Task = std::vector<Step>;

Step load(Register to, Name at, std::memory_order order);
Step store(Name at, uint64_t value, std::memory_order order);
Step add(Register to, Name at, uint64_t by, std::memory_order order);
Step swap(Register to, Name at, uint64_t value, std::memory_order order);
// `to` becomes what was read; 10 is added where it exchanged.
Step cas(Register to, Name at, uint64_t expected, uint64_t desired, std::memory_order success,
         std::memory_order failure);
Step fence(std::memory_order order);
// Of the one plain cell.
Step read(std::source_location at = std::source_location::current());
Step write(std::source_location at = std::source_location::current());
Step lock(LockMode mode = LockMode::exclusive);
Step unlock(LockMode mode = LockMode::exclusive);
// The step, where the register holds the value; else nothing.
Step when(Register holds, uint64_t value, Step step);
// Steps that nothing comes between.
Step together(std::vector<Step> steps);

// The outcomes of every execution of a program.
struct Result {
  // "0 1": the registers that the program names, in order; with `finals`, then "x=1 y=2".
  std::set<std::string> outcomes;
  uint64_t runs = 0;
  uint64_t racy = 0;
  PlainRace race;  // The first.
};
// How a program is run.
struct Options {
  MemoryMode mode = MemoryMode::weak;
  uint32_t registers = 2;
  bool finals = false;
};
// For tests that do more than the model does.
struct Hooks {
  // Makes a step in its task's name.
  std::function<void(Run&, TaskId, const Step&)> around = [](Run& run, TaskId task,
                                                             const Step& step) { step(run, task); };
  std::function<void(Run&)> begin = [](Run&) {};  // Before and after each execution.
  std::function<void(Run&)> end = [](Run&) {};
};
// Every execution. The plain cell is made by a task that comes before all.
Result all(const std::vector<Task>& tasks, const Options& options = {}, const Hooks& hooks = {});

}  // namespace ordeal::explore::litmus
