#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint cancel_window{"gateway.cache.cancel_window"};

class CancelDropsKey : public ResponseCache {
 public:
  using ResponseCache::ResponseCache;

  Response get_or_load(const std::string& key, Instant deadline, const Loader& load) override {
    std::shared_ptr<Flight> flight;
    {
      Lock lock(mu_);
      if (std::optional<Response> kept = fresh(key, now())) return *kept;
      if (const auto found = flights_.find(key); found != flights_.end()) {
        flight = found->second;
        const auto fact = [&flight] { return flight->landed; };
        if (!landed_.wait_until(mu_, deadline, fact)) {
          flights_.erase(key);  // The bug: the flight is not this waiter's to end.
          return {.status = Status::timeout};
        }
        Response shared = flight->response.value_or(Response{.status = Status::upstream_error});
        shared.cached = true;
        return shared;
      }
      flight = std::make_shared<Flight>();
      flights_.emplace(key, flight);
    }
    cancel_window.pass(about(key));
    return fly(key, flight, load);
  }
};

}  // namespace

Defect cancel_drops_key{"gateway.cache.cancel_drops_key",
                        "one waiter's cancel removes the flight: a second load runs"};

std::unique_ptr<ResponseCache> cache_that_cancels_for_all(const CacheOptions& options) {
  return std::make_unique<CancelDropsKey>(options);
}

}  // namespace ordeal::gateway::defects
