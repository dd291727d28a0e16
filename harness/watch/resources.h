// The resources of a process as the kernel reports them: descriptors, threads, mounts and memory;
// and those that are left over between two looks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

// A descriptor that the process has open.
struct OpenFd {
  int number = -1;
  std::string what;  // "/tmp/a", "socket:[123]", "anon_inode:[eventpoll]"
};

// A thread of the process.
struct LiveThread {
  int tid = 0;
  std::string name;  // The kernel's: the last 15 bytes of the task's.
  std::string waits_in;
};

// Everything that the process holds at one moment.
struct Holdings {
  std::vector<OpenFd> fds;
  std::vector<LiveThread> threads;
  std::vector<std::string> mounts;
};

// Of this process at this moment; of mounts, those below `dir`. Any thread may call it. What it
// opens to look is not in it.
Holdings holdings_now(const std::string& dir);

// Makes a sanitizer's symbolizer open what it needs, so that it is no difference between two looks.
void settle_symbolizer();

// Things of one kind and one name that are there now and were not before.
struct Leftover {
  std::string resource;  // "fds", "threads", "mounts"
  std::string name;      // The same in every run: "target-0/f#", "gateway/probe#"
  uint64_t count = 0;
  std::string evidence;  // A line for each of the first few.
};

// Descriptors are distinguished by what they lead to, so a file that was reopened under another
// number is not left over; threads by id, because a thread may take its name late. `dir`, the run's
// own directory, is cut off names. Pure.
std::vector<Leftover> left_over(const Holdings& before, const Holdings& after,
                                const std::string& dir);

uint64_t resident_bytes();  // Of this process; 0 where unknown.

struct MemorySample {
  Duration at;  // Since the start of phase run.
  uint64_t bytes = 0;
};

// Bytes a second by which memory grew over the second half of the samples' time: the median of all
// slopes between two samples (Theil-Sen), and the least of those of the whole, its first and its
// last half, so that one jump is no growth. Nothing where that half is shorter than 2 s or has
// fewer than 16 samples. Pure.
std::optional<double> growth_of(std::span<const MemorySample> samples);

}  // namespace ordeal
