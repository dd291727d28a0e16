// The waits of real threads: it finds cycles of waits, which never end, and describes the others.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/result/finding.h"
#include "harness/sync/native_wait.h"

namespace ordeal {

// Returns a cycle of threads, each of which waits for the next one: for a lock without a deadline,
// or for the end of a thread. One thread that waits for what it holds itself is a cycle too. Empty
// if there is none.
std::vector<NativeWait> find_wait_cycle(const std::vector<NativeWait>& waits);

// Distinguishes a deadlock from threads that only pass each other: the same waits must form a cycle
// for kStands. Used by one thread.
class DeadlockWatch {
 public:
  static constexpr Duration kStands = std::chrono::milliseconds(200);

  // Returns the cycle, once, as soon as it has stood for kStands.
  std::optional<std::vector<NativeWait>> look(const std::vector<NativeWait>& waits, Instant now);

 private:
  std::vector<NativeWait> cycle_;
  Instant first_seen_{};
  bool reported_ = false;
};

// Returns the name of the thread with a kernel id; "" if it is unknown.
using TidNamer = std::function<std::string(int tid)>;

// "writers/0 waits for lock gateway.pool at targets/gateway/pool.cc:70 for 1.2s, held by
// readers/1".
std::string describe_wait(const NativeWait& wait, const TidNamer& namer, Instant now);

// Returns the same as fields of a finding, one thread for each wait. The names of locks that a
// thread holds are those that others in `waits` wait for.
std::vector<ThreadAtFinding> waiting_threads(const std::vector<NativeWait>& waits,
                                             const TidNamer& namer);

// Returns the deadlock of a cycle that find_wait_cycle found, which holds at least one wait: with
// its locks and threads, and a line of evidence for each wait.
Finding deadlock_finding(const std::vector<NativeWait>& cycle, const TidNamer& namer, Instant now);

}  // namespace ordeal
