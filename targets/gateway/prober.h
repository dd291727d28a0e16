// Probing providers in the background, so that the gateway knows the health of a provider while no
// request goes to it.
#pragma once

#include <memory>

#include "harness/sync/thread.h"
#include "targets/gateway/registry.h"
#include "targets/gateway/stop_signal.h"

namespace ordeal::gateway {

// The times of probing.
struct ProbeOptions {
  Duration every = Duration::zero();                 // Between two rounds; 0: no probes.
  Duration timeout = std::chrono::milliseconds(50);  // Of one probe.
};

// A Prober is the thread that probes every provider of one registry, round by round. Thread-safe.
class Prober {
 public:
  // Starts the thread where the options ask for probes. The registry outlives the prober.
  Prober(const Registry& registry, const ProbeOptions& options);
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;
  ~Prober() { stop(); }

  // Ends the thread, once the probe under way has ended.
  void stop();

 private:
  void run();

  const Registry& registry_;
  const ProbeOptions options_;
  const std::unique_ptr<StopSignal> stop_;
  Thread thread_;  // The last member: the thread uses the others.
};

}  // namespace ordeal::gateway
