#include "targets/gateway/gateway.h"

#include <gtest/gtest.h>

#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;

GatewayOptions with(std::vector<ProviderOptions> providers) {
  GatewayOptions options;
  options.providers = std::move(providers);
  return options;
}
const UpstreamBehaviour kBroken{Duration::zero(), {1, 1}};

TEST(Gateway, SpreadsRequestsOverItsProviders) {
  Gateway gateway(with({{"a", {}, 1}, {"b", {}, 1}}));
  EXPECT_EQ(gateway.handle_request({}).provider, "a");
  EXPECT_EQ(gateway.handle_request({}).provider, "b");
  EXPECT_EQ(gateway.requests_total(), 2);
  EXPECT_EQ(gateway.in_flight(), 0);
}

TEST(Gateway, SaysWhyItRefuses) {
  EXPECT_EQ(Gateway(with({})).handle_request({}).status, Status::no_provider);

  GatewayOptions limited = with({{"a", {}, 1}});
  limited.limiter.capacity = 1;
  Gateway gateway(limited);
  EXPECT_EQ(gateway.handle_request({}).status, Status::ok);
  EXPECT_EQ(gateway.handle_request({}).status, Status::rate_limited);
  EXPECT_EQ(gateway.ended_with(Status::rate_limited), 1);
  EXPECT_EQ(gateway.registry().find("a")->upstream.calls(), 1);
}

TEST(Gateway, GoesAroundAProviderWhoseBreakerIsOpen) {
  ManualClock clock;
  const ScopedClock scoped(clock);
  GatewayOptions options = with({{"a", kBroken, 1}, {"b", {}, 1}});
  options.breaker.trip_after = 1;
  Gateway gateway(options);
  EXPECT_EQ(gateway.handle_request({}).status, Status::upstream_error);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(gateway.handle_request({}).provider, "b");
  EXPECT_TRUE(gateway.unregister_provider("b"));
  EXPECT_EQ(gateway.handle_request({}).status, Status::circuit_open);
}

TEST(Gateway, TimesOutWithASlowUpstreamAndCountsItAsAFailure) {
  ManualClock clock;
  const ScopedClock scoped(clock);
  GatewayOptions options = with({{"a", {10s, {0, 1}}, 1}});
  options.config.deadlines.request = 1s;
  Gateway gateway(options);
  const Instant start = now();
  EXPECT_EQ(gateway.handle_request({}).status, Status::timeout);
  EXPECT_EQ(now() - start, 1s);
  EXPECT_EQ(gateway.registry().find("a")->metrics.read().failed, 1);
}

TEST(Gateway, GivesUpOnAFullPool) {
  GatewayOptions options = with({{"a", {}, 1}});
  options.pool_size = 1;
  options.config.deadlines.pool = Duration::zero();
  Gateway gateway(options);
  const PoolAnswer held = gateway.registry().find("a")->pool->acquire(kForever);
  EXPECT_EQ(gateway.handle_request({}).status, Status::pool_timeout);
  EXPECT_EQ(gateway.registry().find("a")->breaker->state(), BreakerState::closed);
}

TEST(Gateway, AnswersAKeyFromTheCache) {
  GatewayOptions options = with({{"a", {}, 1}});
  options.cache = {1h, 4};
  Gateway gateway(options);
  EXPECT_FALSE(gateway.handle_request({"", "k"}).cached);
  EXPECT_TRUE(gateway.handle_request({"", "k"}).cached);
  EXPECT_EQ(gateway.registry().find("a")->upstream.calls(), 1);
}

TEST(Gateway, CallsAndPermitsAddUpAfterAStorm) {
  GatewayOptions options = with({{"a", {50us, {1, 4}}, 1}, {"b", {0us, {1, 8}}, 1}});
  options.pool_size = 2;
  options.cache = {1ms, 2};
  options.breaker = {.trip_after = 3, .open_for = 1ms, .probes = 1};
  Gateway gateway(options);
  together(4, [&] {
    for (int i = 0; i < 200; ++i) {
      gateway.handle_request({"", i % 2 == 0 ? "k" : ""});
      uint64_t in_force = 0;
      if (i % 50 == 0) {
        EXPECT_EQ(gateway.config().reload(0, in_force), 0);
      }
      gateway.register_provider({"c", {}, 1});
      gateway.unregister_provider("c");
    }
  });
  int64_t ended = 0;
  for (size_t i = 0; i < kStatuses; ++i) ended += gateway.ended_with(static_cast<Status>(i));
  EXPECT_EQ(ended, 800);
  EXPECT_EQ(gateway.in_flight(), 0);
  EXPECT_EQ(gateway.cache().most_loads_at_once(), 1);
  for (const auto& provider : gateway.registry().all()) {
    const ProviderCounts counts = provider->metrics.read();
    EXPECT_EQ(counts.requests, counts.succeeded + counts.failed);
    EXPECT_EQ(counts.requests, provider->upstream.calls());
    EXPECT_EQ(provider->pool->free(), 2);
    EXPECT_EQ(provider->pool->lost(), 0);
    EXPECT_LE(provider->breaker->most_probes_out(), 1);
  }
}

TEST(Gateway, ARequestWaitsNoLongerThanItsPatience) {
  ManualClock clock;
  const ScopedClock scoped(clock);
  Gateway gateway(with({{"a", {10s, {0, 1}}, 1}}));
  const Instant start = now();
  EXPECT_EQ(gateway.handle_request({.client = "", .key = "k", .patience = 5ms}).status,
            Status::timeout);
  EXPECT_EQ(now() - start, 5ms);
}

TEST(Gateway, AnswersWithTheReplyToTheRequest) {
  ManualClock clock;
  const ScopedClock scoped(clock);
  GatewayOptions options = with({{"a", {10ms, {0, 1}}, 1}});
  options.pool_size = 1;
  Gateway gateway(options);
  gateway.handle_request({.client = "", .key = "hasty", .patience = 5ms});
  EXPECT_EQ(gateway.handle_request({"", "patient"}).about, "patient");
  EXPECT_EQ(gateway.connections(), 1) << "the one whose reply was left has ended";
}

TEST(Gateway, LeavesAnEjectedProviderOut) {
  GatewayOptions options = with({{"a", kBroken, 1}, {"b", {}, 1}});
  options.outlier = {.eject_after = 1, .eject_for = 1h};
  Gateway gateway(options);
  EXPECT_EQ(gateway.handle_request({}).status, Status::upstream_error);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(gateway.handle_request({}).provider, "b");
  gateway.unregister_provider("b");
  EXPECT_EQ(gateway.handle_request({}).provider, "a") << "better than nobody";
}

TEST(Gateway, ReplacesItsProvidersAndKeepsThoseThatStay) {
  Gateway gateway(with({{"a", {}, 1}, {"b", {}, 1}}));
  const auto a = gateway.registry().find("a");
  gateway.replace_providers({"a", "c"});
  EXPECT_EQ(gateway.registry().find("a"), a);
  EXPECT_EQ(gateway.registry().find("b"), nullptr);
  EXPECT_NE(gateway.registry().find("c"), nullptr);
}

TEST(Gateway, CountsOpenBreakersAsItHearsOfThem) {
  GatewayOptions options = with({{"a", kBroken, 1}, {"b", kBroken, 1}});
  options.breaker = {.trip_after = 1, .open_for = 1h, .probes = 1};
  Gateway gateway(options);
  gateway.handle_request({});
  EXPECT_EQ(gateway.open_breakers(), 1);
  gateway.handle_request({});
  EXPECT_EQ(gateway.open_breakers(), 2);
}

TEST(Gateway, ClosedItHasNobodyToAskAndNoConnection) {
  GatewayOptions options = with({{"a", {}, 1}});
  options.probes = {.every = 1us, .timeout = 1ms};
  Gateway gateway(options);
  EXPECT_EQ(gateway.handle_request({}).status, Status::ok);
  EXPECT_EQ(gateway.connections(), 1);
  gateway.close();
  EXPECT_EQ(gateway.handle_request({}).status, Status::no_provider);
  EXPECT_EQ(gateway.connections(), 0);
}

}  // namespace
}  // namespace ordeal::gateway
