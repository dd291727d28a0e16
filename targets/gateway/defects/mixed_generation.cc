#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint read_window{"gateway.config.read_window"};

class ReadInParts : public ConfigStore {
 public:
  using ConfigStore::ConfigStore;

  Config read() const override {
    Config config = *current_.load();
    read_window.pass();
    yield();
    config.routing = current_.load()->routing;  // The bug: a second look, at another moment.
    return config;
  }
};

}  // namespace

Defect mixed_generation{"gateway.config.mixed_generation",
                        "one request reads two generations of the configuration"};

std::unique_ptr<ConfigStore> config_read_in_parts(const Config& initial) {
  return std::make_unique<ReadInParts>(initial);
}

}  // namespace ordeal::gateway::defects
