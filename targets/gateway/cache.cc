#include "targets/gateway/cache.h"

#include <algorithm>

#include "harness/base/scope_guard.h"
#include "harness/fault/assertion.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint load_point{"gateway.cache.load"};
FailPoint read_point{"gateway.cache.read", {.stale = true}};

}  // namespace

Response ResponseCache::get_or_load(const std::string& key, Instant deadline, const Loader& load) {
  std::shared_ptr<Flight> flight;
  const Duration stale = read_point.stale(about(key));
  {
    Lock lock(mu_);
    if (std::optional<Response> kept = fresh(key, now() - stale)) return *kept;
    if (const auto found = flights_.find(key); found != flights_.end()) {
      flight = found->second;
      ORDEAL_REACHED("gateway.cache: a caller shares the load of another");
      const auto fact = [&flight] { return flight->landed; };
      if (!landed_.wait_until(mu_, deadline, fact)) return {.status = Status::timeout};
      Response shared = flight->response.value_or(Response{.status = Status::upstream_error});
      shared.cached = true;
      return shared;
    }
    flight = std::make_shared<Flight>();
    flights_.emplace(key, flight);
  }
  return fly(key, flight, load);
}

Response ResponseCache::fly(const std::string& key, const std::shared_ptr<Flight>& flight,
                            const Loader& load) {
  // However the load ends, its waiters are told.
  ScopeGuard land([&] {
    Lock lock(mu_);
    flight->landed = true;
    flights_.erase(key);
    landed_.notify_all();
  });
  const Response response = load_and_keep(key, load);
  Lock lock(mu_);
  flight->response = response;
  return response;
}

Response ResponseCache::load_and_keep(const std::string& key, const Loader& load) {
  {
    Lock lock(mu_);
    most_loads_at_once_ = std::max(most_loads_at_once_, ++loading_[key]);
  }
  ScopeGuard done([&] {
    Lock lock(mu_);
    if (--loading_[key] == 0) loading_.erase(key);
  });
  load_point.pass(about(key));
  const Response response = load();
  Lock lock(mu_);
  if (response.status == Status::ok) keep(key, response, now());
  return response;
}

std::optional<Response> ResponseCache::fresh(const std::string& key, Instant now) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  if (now >= found->second.fresh_until) {
    forget(found);
    return std::nullopt;
  }
  Response response = found->second.response;
  response.cached = true;
  return response;
}

void ResponseCache::keep(const std::string& key, const Response& response, Instant now) {
  if (const auto old = entries_.find(key); old != entries_.end()) forget(old);
  if (entries_.size() >= options_.entries) forget(entries_.find(by_age_.front()));
  const auto age = by_age_.insert(by_age_.end(), key);
  entries_.emplace(key, Entry{response, deadline_after(now, options_.ttl), age});
  ORDEAL_ALWAYS(entries_.size() <= options_.entries,
                "gateway.cache: the cache keeps at most its limit of entries");
}

void ResponseCache::forget(std::map<std::string, Entry>::iterator entry) {
  by_age_.erase(entry->second.age);
  entries_.erase(entry);
}

size_t ResponseCache::size() const {
  Lock lock(mu_);
  return entries_.size();
}

int ResponseCache::most_loads_at_once() const {
  Lock lock(mu_);
  return most_loads_at_once_;
}

}  // namespace ordeal::gateway
