// Under ThreadSanitizer: what the model announces is what the model knows. Each execution runs with
// a fiber of ThreadSanitizer for each task, on one stack, and touches real memory where the program
// has plain data; in each, ThreadSanitizer must report a race exactly where the model has one.
//
// It runs in a child process, since a report is a failure of the process that makes it.
#include "harness/base/sanitizer.h"

#if defined(__clang__) && ORDEAL_TSAN
#include <gtest/gtest.h>
#include <sanitizer/tsan_interface.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <vector>

#include "harness/base/tsan_annotations.h"
#include "harness/explore/core/litmus_testing.h"

// A function that is not instrumented may change the fiber and change it back.
#define UNWATCHED __attribute__((disable_sanitizer_instrumentation, noinline))

namespace {
int reports = 0;
}

// Every execution is told of, not only the first with the same stacks.
extern "C" UNWATCHED const char* __tsan_default_options() {
  return "suppress_equal_stacks=0:suppress_equal_addresses=0:detect_deadlocks=0";
}
extern "C" UNWATCHED void __tsan_on_report(void* /*report*/) { ++reports; }

namespace ordeal::explore::litmus {
namespace {

constexpr uint32_t kFibers = 3;
void* main_fiber = nullptr;
std::array<void*, kFibers + 1> fibers{};
volatile int* data = nullptr;

UNWATCHED void watch(bool on) {
  if (on) {
    AnnotateIgnoreWritesEnd("", 0);
    AnnotateIgnoreReadsEnd("", 0);
  } else {
    AnnotateIgnoreReadsBegin("", 0);
    AnnotateIgnoreWritesBegin("", 0);
  }
}

// What is watched.
__attribute__((noinline)) void touch_watched(bool write) {
  if (write) {
    *data = 1;
  } else {
    static_cast<void>(*data);
  }
}
UNWATCHED void touch(bool write) {
  watch(true);
  touch_watched(write);
  watch(false);
}

UNWATCHED void as_fiber(Run& run, TaskId task, const Step& step) {
  __tsan_switch_to_fiber(fibers[task], __tsan_switch_to_fiber_no_sync);
  watch(false);
  step(run, task);
  watch(true);
  __tsan_switch_to_fiber(main_fiber, __tsan_switch_to_fiber_no_sync);
}

// Everything before is before everything after, for every fiber.
UNWATCHED void settle() {
  for (int round = 0; round < 2; ++round) {
    for (uint32_t i = 1; i <= kFibers; ++i) {
      __tsan_switch_to_fiber(fibers[i], 0);
      __tsan_switch_to_fiber(main_fiber, 0);
    }
  }
}

struct Tally {
  int races = 0;
  int differ = 0;
};

Tally count(const std::vector<Task>& program) {
  Tally tally;
  int before = 0;
  Hooks hooks;
  hooks.around = as_fiber;
  hooks.begin = [&before](Run& run) {
    run.touch = touch;
    // Memory that had a race is not looked at again; new memory is.
    std::free(const_cast<int*>(data));
    data = static_cast<int*>(std::calloc(16, sizeof(int)));
    settle();
    before = reports;
  };
  hooks.end = [&before, &tally](Run& run) {
    tally.races += run.raced ? 1 : 0;
    tally.differ += run.raced != (reports != before) ? 1 : 0;
  };
  all(program, {}, hooks);
  return tally;
}

Tally in_child(const std::vector<Task>& program) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    main_fiber = __tsan_get_current_fiber();
    for (uint32_t i = 1; i <= kFibers; ++i) fibers[i] = __tsan_create_fiber(0);
    close(STDERR_FILENO);
    const Tally tally = count(program);
    const ssize_t wrote = ::write(ends[1], &tally, sizeof tally);
    syscall(SYS_exit_group, wrote == sizeof tally ? 0 : 1);
  }
  close(ends[1]);
  Tally tally{-1, -1};
  EXPECT_EQ(::read(ends[0], &tally, sizeof tally), static_cast<ssize_t>(sizeof tally));
  close(ends[0]);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  return tally;
}

void expect_races(int races, const std::vector<Task>& program) {
  const Tally tally = in_child(program);
  EXPECT_EQ(tally.races, races);
  EXPECT_EQ(tally.differ, 0);
}

std::vector<Task> published(std::memory_order stores, std::memory_order loads,
                            std::memory_order before = rlx, std::memory_order after = rlx) {
  return {{write(), fence(before), store(y, 1, stores)},
          {load(r0, y, loads), fence(after), when(r0, 1, read())}};
}

TEST(Announced, ARaceIsAReport) {
  expect_races(2, {{write()}, {read()}});
  expect_races(1, published(rlx, acq));
  expect_races(1, published(rel, rlx));
}

TEST(Announced, ReleaseAndAcquireAreEdges) {
  expect_races(0, published(rel, acq));
  expect_races(0, published(sc, sc));
  // What follows the store is not released by it.
  expect_races(3, {{store(y, 1, rel), write()}, {load(r0, y, acq), when(r0, 1, read())}});
}

TEST(Announced, FencesAreEdgesWithARelaxedAccessBetween) {
  expect_races(0, published(rlx, rlx, rel, acq));
  expect_races(0, published(rel, rlx, rlx, acq));
  expect_races(0, published(rlx, acq, rel));
  expect_races(0, published(rlx, rlx, sc, sc));
  expect_races(1, published(rlx, rlx, rel));
  expect_races(1, published(rlx, rlx, acq, rel));
}

TEST(Announced, SequentialFencesAloneAreNone) {
  expect_races(6, {{write(), fence(sc)}, {fence(sc), write()}});
}

TEST(Announced, ReleaseSequencesCarryEachRelease) {
  for (const auto order : {rlx, rel, acq, acq_rel}) {
    expect_races(0, {{write(), store(y, 1, rel)},
                     {add(r1, y, 1, order)},
                     {load(r0, y, acq), when(r0, 2, read())}});
  }
  expect_races(0, {{write(), store(y, 1, rel)},
                   {fence(rel), add(r1, y, 1, rlx)},
                   {load(r0, y, rlx), fence(acq), when(r0, 2, read())}});
}

}  // namespace
}  // namespace ordeal::explore::litmus
#endif
