#include "targets/gateway/registry.h"

#include <algorithm>

#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint lookup_point{"gateway.registry.lookup"};

}  // namespace

std::shared_ptr<Provider> Registry::find(std::string_view name) const {
  lookup_point.pass(about(name));
  ReadLock lock(mu_);
  const auto found = providers_.find(name);
  return found != providers_.end() ? found->second : nullptr;
}

Providers Registry::all() const {
  lookup_point.pass();
  return copy();
}

Providers Registry::copy() const {
  ReadLock lock(mu_);
  Providers providers;
  providers.reserve(providers_.size());
  for (const auto& [name, provider] : providers_) providers.push_back(provider);
  return providers;
}

void Registry::visit(const std::function<bool(Provider&)>& look) const {
  for (const auto& provider : all()) {
    if (!look(*provider)) return;
  }
}

bool Registry::add(const std::shared_ptr<Provider>& provider) {
  WriteLock lock(mu_);
  return providers_.try_emplace(provider->name, provider).second;
}

std::shared_ptr<Provider> Registry::remove(std::string_view name) {
  Lock totals(totals_mu_);
  std::shared_ptr<Provider> removed;
  {
    WriteLock lock(mu_);
    const auto found = providers_.find(name);
    if (found == providers_.end()) return nullptr;
    removed = std::move(found->second);
    providers_.erase(found);
  }
  retire(*removed);
  return removed;
}

Providers Registry::replace(const Providers& providers) {
  Map map = map_of(providers);
  Lock totals(totals_mu_);
  {
    WriteLock lock(mu_);
    providers_.swap(map);
  }
  Providers gone;
  for (const auto& [name, provider] : map) {
    if (std::find(providers.begin(), providers.end(), provider) != providers.end()) continue;
    retire(*provider);
    gone.push_back(provider);
  }
  return gone;
}

Registry::Map Registry::map_of(const Providers& providers) {
  Map map;
  for (const auto& provider : providers) map.emplace(provider->name, provider);
  return map;
}

void Registry::retire(const Provider& provider) {
  retired_calls_ += provider.metrics.read().requests;
}

int64_t Registry::total_calls() const {
  Lock totals(totals_mu_);
  int64_t calls = retired_calls_;
  for (const auto& provider : copy()) calls += provider->metrics.read().requests;
  return calls;
}

}  // namespace ordeal::gateway
