#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

// Modelled on a health monitor that looks whether it shall end before each round alone:
// OffchainLabs/prysm pull request 15401.
class HeardBetweenRounds : public StopSignal {
 public:
  // The bug: a round is not left, so who stops the thread waits for the time-out of each probe in
  // turn.
  bool given() const override { return false; }
};

}  // namespace

Defect ends_its_round{"gateway.prober.ends_its_round",
                      "the prober ends its round before it stops: a time-out for each provider, "
                      "one after the other"};

std::unique_ptr<StopSignal> stop_signal_heard_between_rounds() {
  return std::make_unique<HeardBetweenRounds>();
}

}  // namespace ordeal::gateway::defects
