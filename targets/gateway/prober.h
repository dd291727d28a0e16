// Asks every provider again and again whether it is well, in a thread of its own, so that its
// health is known while no requests go to it.
#pragma once

#include <memory>

#include "harness/sync/thread.h"
#include "targets/gateway/registry.h"
#include "targets/gateway/stop_signal.h"

namespace ordeal::gateway {

struct ProbeOptions {
  Duration every = Duration::zero();                 // Between two rounds; 0: no probes at all.
  Duration timeout = std::chrono::milliseconds(50);  // Of one probe.
};

// Thread-safe.
class Prober {
 public:
  // Starts probing where the options say so. The registry outlives it.
  Prober(const Registry& registry, const ProbeOptions& options);
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;
  ~Prober() { stop(); }

  // Ends it, once the probe under way has ended.
  void stop();

 private:
  void run();

  const Registry& registry_;
  const ProbeOptions options_;
  const std::unique_ptr<StopSignal> stop_;
  Thread thread_;  // The last member: it uses the others.
};

}  // namespace ordeal::gateway
