// A schedule as a value and as a file: its deviations from the default order, and digests to verify
// each step by. It names tasks and their own steps, never addresses or positions in the whole
// schedule, so that every subset of its entries is a schedule too, and it is valid on every
// machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/core/outcome.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/core/tape.h"

namespace ordeal::explore {

// One deviation. `task` has made `step` steps; then …
struct Entry {
  std::string task;
  uint32_t step = 0;
  DecisionKind kind = DecisionKind::run;
  uint8_t nth = 0;
  std::string runs;    // run, early: the task that runs instead.
  uint64_t value = 0;  // The other kinds.
  std::string note;    // For people: "before store reorder.a, reorder.cc:21". Not compared.
  bool operator==(const Entry& other) const;
};

// The scenario that a schedule belongs to. A replay refuses a schedule of another scenario, and
// names the fields that differ where the scenario has changed since.
struct Belongs {
  std::string scenario;                       // Path, as it was named.
  std::string digest;                         // Of the scenario's files, 16 hex digits.
  std::map<std::string, std::string> params;  // In force, `explore.set` included.
  std::vector<std::string> defects;
  bool no_faults = false;  // Run with --no-faults.
  std::string version;     // Of Ordeal.
};

// A schedule: its deviations from the default order, and how it was run.
struct Schedule {
  static constexpr int kVersion = 1;
  Belongs belongs;
  uint64_t seed = 0;  // Of the schedule: random draws of scripts come from it.
  MemoryMode memory = MemoryMode::weak;
  bool races = true;
  Points points = Points::shared;
  // What the scenario does in it, where that is less than it says: "writers" (threads of a group),
  // "writers.iterations".
  std::map<std::string, uint64_t> sizes;
  std::string strategy;     // That found it.
  std::string finding;      // "deadlock: …", what it shows.
  std::string fingerprint;  // Of that finding.
  std::vector<Entry> entries;
  std::vector<uint16_t> digests;  // Of each step, in order; may be empty.
};

// Whether the value of such a decision is a task; else it is a number.
bool names_a_task(DecisionKind kind);

// The decisions of a run as entries, in the order in which they were taken. A tape cuts long names
// of tasks: `names`, where it is known, has the whole ones by TaskId.
std::vector<Entry> entries_of(const TapeMemory& tape,
                              const std::vector<std::string>* names = nullptr);

std::string format_schedule(const Schedule& schedule);
// Throws InputError with `shown` as the file and the line where the text is wrong or cut.
Schedule parse_schedule(std::string_view text, std::string_view shown);

}  // namespace ordeal::explore
