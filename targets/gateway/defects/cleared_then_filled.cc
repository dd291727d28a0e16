#include <utility>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint fill_window{"gateway.registry.fill_window"};

class ClearedThenFilled : public Registry {
 public:
  Providers replace(const Providers& providers) override {
    const Providers gone = Registry::replace({});
    fill_window.pass();
    yield();
    Registry::replace(providers);  // The bug: in between there was nobody.
    return kept_apart(gone, providers);
  }

 private:
  static Providers kept_apart(const Providers& gone, const Providers& kept) {
    Providers left;
    for (const auto& provider : gone) {
      bool stays = false;
      for (const auto& other : kept) stays |= other == provider;
      if (!stays) left.push_back(provider);
    }
    return left;
  }
};

}  // namespace

Defect cleared_then_filled{"gateway.config.cleared_then_filled",
                           "a reload empties the list, then fills it: a reader sees no provider"};

std::unique_ptr<Registry> registry_cleared_then_filled() {
  return std::make_unique<ClearedThenFilled>();
}

}  // namespace ordeal::gateway::defects
