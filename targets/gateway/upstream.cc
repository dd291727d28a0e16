#include "targets/gateway/upstream.h"

#include <algorithm>

#include "harness/sync/choose.h"
#include "harness/sync/clock.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint connect_point{"gateway.upstream.connect"};
FailPoint call_point{"gateway.upstream.call"};
FailPoint reply_point{"gateway.upstream.reply"};

bool fails(Chance failures) {
  // Certain outcomes are no choice, and leave an explored schedule shorter.
  if (failures.of == 0) return false;
  if (failures.of >= failures.in) return true;
  return choose(failures.in, "gateway.upstream.fails") < failures.of;
}

}  // namespace

Upstream::Upstream(std::string provider, const UpstreamBehaviour& behaviour)
    : provider_(std::move(provider)),
      behaviour_(std::make_shared<const UpstreamBehaviour>(behaviour), "gateway.upstream") {}

UpstreamResult Upstream::call(Instant deadline) {
  const HitContext here = about(provider_);
  if (connect_point.hit(here) != 0) return UpstreamResult::failed;
  calls_.fetch_add(1, std::memory_order_relaxed);
  if (call_point.hit(here) != 0) return UpstreamResult::failed;
  const std::shared_ptr<const UpstreamBehaviour> behaviour = behaviour_.load();
  const bool failed = fails(behaviour->failures);
  if (behaviour->latency > Duration::zero()) {
    sleep_until(std::min(deadline, deadline_after(now(), behaviour->latency)));
  }
  if (reply_point.hit(here) != 0) return UpstreamResult::failed;
  if (now() >= deadline) return UpstreamResult::timed_out;
  return failed ? UpstreamResult::failed : UpstreamResult::ok;
}

void Upstream::behave(const UpstreamBehaviour& behaviour) {
  behaviour_.store(std::make_shared<const UpstreamBehaviour>(behaviour));
}

int64_t Upstream::calls() const { return calls_.load(std::memory_order_relaxed); }

}  // namespace ordeal::gateway
