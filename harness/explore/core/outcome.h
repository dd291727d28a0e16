// How one schedule ended, and its steps where a trace was wanted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/explore/core/op.h"
#include "harness/result/finding.h"

namespace ordeal::explore {

// A task that waits at the end of a failed schedule.
struct WaitingTask {
  std::string task;
  std::string waits_for;  // "lock gateway.pool", "the end of writers/0"
  std::string lock;       // The name of the awaited lock's site; "" where it waits for no lock.
  std::string held_by;    // The task that holds or is waited for; "" where there is none.
  uint32_t since = 0;     // Step of the schedule.
  std::vector<std::string> holds;
  std::source_location at;
};

// The mistake that a schedule has shown.
struct Failure {
  FindingKind kind = FindingKind::invariant;
  std::string claim;     // One sentence.
  std::string evidence;  // Several lines.
  std::string identity;  // The same for the same mistake in every schedule: for fingerprints.
  std::string task;      // The task that failed; "" where all tasks did.
  std::string location;  // "file:line"
  std::vector<WaitingTask> waiting;
  std::vector<std::string> locks;  // Of a cycle of waits, in its order: names of their sites.
  std::string resource;            // That leaked: "permits"; "" for other mistakes.
};

// How one schedule ended, with its counts.
struct ScheduleOutcome {
  bool failed = false;
  Failure failure;
  uint64_t seed = 0;
  uint32_t steps = 0;
  uint32_t choices = 0;      // Steps at which more than one task could run.
  uint32_t preemptions = 0;  // Switches away from a task that could have gone on.
  uint32_t tasks = 0;
  uint64_t order = 0;  // Digest of the partial order: equal where only independent steps swapped.
  Duration took{0};    // Virtual time.
  Duration idle{0};    // Virtual time that passed because no task could run.
};

// One step as it was made.
struct Event {
  TaskId task = 0;
  uint32_t step = 0;  // Of the task, from 0.
  OpKind kind = OpKind::begin;
  bool preempts = false;  // The task before it could have gone on.
  bool timed_out = false;
  bool has_value = false;   // `value` is what was read or written.
  uint64_t value = 0;       // Read or written image; the child of spawn; of a choose its outcome.
  uint64_t stale = 0;       // How many stores back a load read.
  ResourceId resource = 0;  // Of the object, within this trace: names may be shared.
  std::string object;       // "gateway.pool"
  std::string tag;          // Of the last value drawn for the step.
  std::source_location at;
};
// Every step of one schedule, in order.
struct Trace {
  std::vector<std::string> tasks;  // Names, by TaskId.
  std::vector<Event> events;
  std::vector<uint16_t> digests;  // Of each event: task, kind, object.
};

}  // namespace ordeal::explore
