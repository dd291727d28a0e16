// Instants as pthread functions want them.
#pragma once

#include <time.h>
#include <algorithm>

#include "harness/base/time.h"

namespace ordeal::detail {

// `instant` on CLOCK_MONOTONIC; far-off instants become the last second that pthreads accept.
inline timespec to_timespec(Instant instant) {
  const Duration since = std::max(instant.time_since_epoch(), Duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  return {seconds.count(), (since - seconds).count()};
}

}  // namespace ordeal::detail
