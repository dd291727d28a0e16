// Polling: the one place of the harness where a process sleeps and looks again.
//
// Nearly everything can be waited for. A child's end makes its ProcessHandle readable, a thread
// wakes another one through a Notifier, a signal wakes poll(2). One fact cannot: that a descendant
// has ended which is not our child, such as the file-system process of a worker. The kernel reports
// its end to its parent alone, and makes it our child only once that parent is gone. Only for such
// facts is poll_until() meant.
#pragma once

#include <unistd.h>

#include "harness/base/time.h"

namespace ordeal {

// Calls `fact` every five milliseconds until it returns true or the deadline has passed; at least
// once. Returns whether it returned true.
template <class Fact>
bool poll_until(Instant deadline, Fact fact) {
  constexpr useconds_t kBetweenLooks = 5'000;  // Microseconds.
  while (!fact()) {
    if (Monotonic::now() >= deadline) return false;
    usleep(kBetweenLooks);  // layers: allow(sleep): see above; nothing signals this fact
  }
  return true;
}

}  // namespace ordeal
