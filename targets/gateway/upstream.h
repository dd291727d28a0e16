// A provider's far end, simulated: it takes some time, and some of its calls fail.
#pragma once

#include <cstdint>
#include <string>

#include "harness/base/random.h"
#include "harness/sync/atomic.h"
#include "harness/sync/snapshot.h"

namespace ordeal::gateway {

struct UpstreamBehaviour {
  Duration latency = Duration::zero();
  Chance failures{0, 1};
};

enum class UpstreamResult : uint8_t { ok, failed, timed_out };

// Thread-safe.
class Upstream {
 public:
  Upstream(std::string provider, const UpstreamBehaviour& behaviour);
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  // Calls it, and waits for the reply until the deadline. Whether the call fails is a choice of
  // the calling task, so it does not depend on what other threads do.
  UpstreamResult call(Instant deadline);

  void behave(const UpstreamBehaviour& behaviour);  // For the calls that begin from now on.
  int64_t calls() const;                            // That arrived there, failed ones included.

 private:
  const std::string provider_;
  Snapshot<UpstreamBehaviour> behaviour_;
  Atomic<int64_t> calls_{0, "gateway.upstream.calls"};
};

}  // namespace ordeal::gateway
