#include "targets/gateway/upstream.h"

#include <algorithm>

#include "harness/sync/choose.h"
#include "harness/sync/clock.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint connect_point{"gateway.upstream.connect",
                        {.legal = "ECONNREFUSED EHOSTUNREACH ETIMEDOUT"}};
FailPoint call_point{"gateway.upstream.call", {.legal = "ECONNRESET EPIPE ETIMEDOUT"}};
FailPoint reply_point{"gateway.upstream.reply", {.legal = "ECONNRESET ETIMEDOUT"}};

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

UpstreamAnswer Upstream::call(int connection, std::string_view question, Instant deadline) {
  const HitContext here = about(provider_);
  if (connect_point.hit(here) != 0) return {.reply_read = true};  // Nothing was asked.
  calls_.fetch_add(1, std::memory_order_relaxed);
  if (call_point.hit(here) != 0) return {.reply_read = true};
  const std::shared_ptr<const UpstreamBehaviour> behaviour = behaviour_.load();
  const bool failed = fails(behaviour->failures);
  const Instant due =
      ask(connection, {std::string(question), failed, deadline_after(now(), behaviour->latency)});
  if (due > now()) sleep_until(std::min(deadline, due));
  if (reply_point.hit(here) != 0) return {};
  if (now() >= deadline) return {.result = UpstreamResult::timed_out};

  Lock lock(wires_mu_);
  std::deque<Reply>& wire = wires_[connection];
  const Reply reply = std::move(wire.front());
  wire.pop_front();
  return {reply.failed ? UpstreamResult::failed : UpstreamResult::ok, reply.about, true};
}

Instant Upstream::ask(int connection, Reply reply) {
  Lock lock(wires_mu_);
  std::deque<Reply>& wire = wires_[connection];
  wire.push_back(std::move(reply));
  return wire.front().at;
}

void Upstream::hang_up(int connection) {
  Lock lock(wires_mu_);
  wires_.erase(connection);
}

bool Upstream::probe(Instant deadline) {
  const std::shared_ptr<const UpstreamBehaviour> behaviour = behaviour_.load();
  const bool failed = fails(behaviour->failures);
  const Instant due = deadline_after(now(), behaviour->latency);
  if (due > now()) sleep_until(std::min(deadline, due));
  return !failed && due <= deadline;
}

void Upstream::behave(const UpstreamBehaviour& behaviour) {
  behaviour_.store(std::make_shared<const UpstreamBehaviour>(behaviour));
}

int64_t Upstream::calls() const { return calls_.load(std::memory_order_relaxed); }

}  // namespace ordeal::gateway
