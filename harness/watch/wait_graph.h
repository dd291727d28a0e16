// Who waits for whom on real threads: a circle of waits that cannot end, and words for the rest.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/sync/native_wait.h"

namespace ordeal {

// Threads that wait for each other in a circle, each for the next one: for a lock without a
// deadline, or for the end of a thread. One thread that waits for what it holds is a circle too.
// Empty where there is none.
std::vector<NativeWait> find_wait_circle(const std::vector<NativeWait>& waits);

// Tells a deadlock from threads that merely pass each other: the very same waits must stand in a
// circle for kStands. Used by one thread.
class DeadlockWatch {
 public:
  static constexpr Duration kStands = std::chrono::milliseconds(200);

  // The circle, once, as soon as it has stood long enough.
  std::optional<std::vector<NativeWait>> look(const std::vector<NativeWait>& waits, Instant now);

 private:
  std::vector<NativeWait> circle_;
  Instant first_seen_{};
  bool told_ = false;
};

// A name for a thread's id; "" where nobody knows one.
using TidNamer = std::function<std::string(int tid)>;

// "writers/0 waits for lock gateway.pool at targets/gateway/pool.cc:70 for 1.2s, held by
// readers/1".
std::string describe_wait(const NativeWait& wait, const TidNamer& namer, Instant now);

}  // namespace ordeal
