#include <cerrno>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint compare_window{"gateway.config.compare_window"};

class OlderWins : public ConfigStore {
 public:
  using ConfigStore::ConfigStore;

  int reload(uint64_t generation, uint64_t& in_force) override {
    const std::shared_ptr<const Config> old = current_.load();
    const uint64_t wanted = generation != 0 ? generation : old->generation + 1;
    in_force = old->generation;
    if (wanted <= old->generation) return ESTALE;
    compare_window.pass();
    yield();
    current_.store(stamped(*old, wanted));  // The bug: a newer one may be in force by now.
    in_force = wanted;
    return 0;
  }
};

}  // namespace

Defect older_wins{"gateway.config.older_wins", "an older reload ends last and wins"};

std::unique_ptr<ConfigStore> config_compared_too_early(const Config& initial) {
  return std::make_unique<OlderWins>(initial);
}

}  // namespace ordeal::gateway::defects
