// The smallest deterministic Runtime: it proves that everything in harness/sync can be decided by a
// Runtime. Tasks are fibers of the calling OS thread, a seeded coin chooses who runs before
// each visible operation, atomics are sequentially consistent, and time jumps to the next timer
// when no task can run. For the tests of harness/sync; it finds bugs but explains little.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "harness/base/time.h"

namespace ordeal {

// How a schedule ended.
struct ToyEnd {
  std::string failure;  // "": every task ended. Else "deadlock: …" with each task and its wait.
  uint64_t steps = 0;
  Duration took{0};  // Virtual time from the first step to the last.
};

// Runs `body` as task "main" under the schedule of `seed`. A schedule that fails is abandoned:
// its stacks are leaked, never unwound, so destructors of what lives on them do not run.
ToyEnd run_on_toy(uint64_t seed, const std::function<void()>& body);

// The same body on real threads, as a task of the same name.
void run_natively(const std::function<void()>& body);

// The first seed below `seeds` after which `bad` says so; -1 where there is none. Each seed gets
// a run of its own of `body`.
int64_t first_bad_seed(uint64_t seeds, const std::function<void()>& body,
                       const std::function<bool(const ToyEnd&)>& bad);

// Why the toy cannot run in this build; null where it can.
const char* toy_refusal();

}  // namespace ordeal

// First line of a test that runs on the toy.
#define NEEDS_TOY() \
  if (::ordeal::toy_refusal() != nullptr) GTEST_SKIP() << ::ordeal::toy_refusal()
