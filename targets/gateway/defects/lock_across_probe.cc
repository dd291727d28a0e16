#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class LockAcrossProbe : public Registry {
 public:
  void visit(const std::function<bool(Provider&)>& look) const override {
    // The bug: who adds or removes a provider waits for every probe of the round.
    ReadLock lock(mu_);
    for (const auto& [name, provider] : providers_) {
      if (!look(*provider)) return;
    }
  }
};

}  // namespace

Defect lock_across_probe{"gateway.registry.lock_across_probe",
                         "the registry lock is held across health probes"};

std::unique_ptr<Registry> registry_locked_across_probes() {
  return std::make_unique<LockAcrossProbe>();
}

}  // namespace ordeal::gateway::defects
