#include "targets/gateway/registry.h"

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

std::vector<std::shared_ptr<Provider>> Registry::all() const {
  lookup_point.pass();
  ReadLock lock(mu_);
  std::vector<std::shared_ptr<Provider>> providers;
  providers.reserve(providers_.size());
  for (const auto& [name, provider] : providers_) providers.push_back(provider);
  return providers;
}

bool Registry::add(const std::shared_ptr<Provider>& provider) {
  WriteLock lock(mu_);
  return providers_.try_emplace(provider->name, provider).second;
}

bool Registry::remove(std::string_view name) {
  std::shared_ptr<Provider> removed;  // Dies without the lock, if it dies here at all.
  WriteLock lock(mu_);
  const auto found = providers_.find(name);
  if (found == providers_.end()) return false;
  removed = std::move(found->second);
  providers_.erase(found);
  return true;
}

}  // namespace ordeal::gateway
