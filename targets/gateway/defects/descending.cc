#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class Descending : public Registry {
 public:
  std::shared_ptr<Provider> remove(std::string_view name) override {
    WriteLock lock(mu_);
    const auto found = providers_.find(name);
    if (found == providers_.end()) return nullptr;
    std::shared_ptr<Provider> removed = std::move(found->second);
    providers_.erase(found);
    Lock totals(totals_mu_);  // The bug: a reader of the totals takes the two the other way round.
    retired_calls_ += removed->metrics.read().requests;
    return removed;
  }
};

}  // namespace

Defect descending{"gateway.locks.descending",
                  "the registry's lock is taken before the totals', against the documented order"};

std::unique_ptr<Registry> registry_that_locks_descending() {
  return std::make_unique<Descending>();
}

}  // namespace ordeal::gateway::defects
