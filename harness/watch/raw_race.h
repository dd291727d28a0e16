// A report of ThreadSanitizer as its hook copies it while the runtime holds its locks: plain
// numbers, without allocations and symbols.
#pragma once

#include <cstddef>

namespace ordeal {

// Return addresses, innermost first.
struct RawTrace {
  static constexpr int kMax = 32;
  int size = 0;
  void* pcs[kMax] = {};
};

// One of the accesses that race.
struct RawAccess {
  int tid = 0, size = 0, write = 0, atomic = 0;
  void* address = nullptr;
  RawTrace trace;
};

// A thread that the report names.
struct RawThread {
  int tid = 0;
  int os_id = 0;
  char name[32] = {};
};

// The memory that was accessed.
struct RawLocation {
  char type[16] = {};
  void* address = nullptr;
  size_t size = 0;
  int tid = 0;
  RawTrace trace;
};

// One report of the runtime.
struct RawRace {
  char description[64] = {};
  int access_count = 0, stack_count = 0, thread_count = 0;
  bool has_location = false;
  RawAccess accesses[4];
  RawTrace stacks[4];
  RawThread threads[8];
  RawLocation location;
};

// Takes the oldest report that waits; false where none does.
bool pop_raw_race(RawRace& out);
bool raw_race_waits();
void drop_raw_races();
int lost_raw_races();

// Writes the frames of a pc as "function|file|line", each ended by \0, the list by an empty one.
void raw_symbolize(void* pc, char* out, size_t size);
void raw_symbolize_data(void* address, char* out, size_t size);

}  // namespace ordeal
