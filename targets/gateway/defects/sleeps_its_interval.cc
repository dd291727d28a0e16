#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

// Modelled on shutdowns that wait for a plain sleep: linkedin/ambry pull request 157,
// hazelcast/hazelcast pull request 24786.
class SleepsItsInterval : public StopSignal {
 public:
  bool rest(Duration time) override {
    sleep_for(time);  // The bug: nobody can end it, so who stops the thread waits for all of it.
    return given();
  }
};

}  // namespace

Defect sleeps_its_interval{
    "gateway.prober.sleeps_its_interval",
    "the prober sleeps between two rounds: a stop waits for the whole interval"};

std::unique_ptr<StopSignal> stop_signal_that_ends_no_sleep() {
  return std::make_unique<SleepsItsInterval>();
}

}  // namespace ordeal::gateway::defects
