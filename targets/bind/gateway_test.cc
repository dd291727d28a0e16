#include "targets/bind/gateway.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {

class GatewayRowsTest : public testing::Test {
 protected:
  void open(const Options::Record& given = {}) {
    options_ = check_options(Options(given), kGatewayTarget.options, "target.gateway");
    target_ = kGatewayTarget.open(options_, {});
  }
  // Calls a row; returns "ok" or the name of its error. The result is in call_.
  std::string call(const char* row, std::vector<Value> args = {}) {
    std::copy(args.begin(), args.end(), call_.args);
    call_.arg_count = args.size();
    call_.result = Value();
    call_.list = nullptr;
    const int code = find_row(kGatewayTarget, row)->call(*target_, call_);
    return code == 0 ? "ok" : error_name(kGatewayTarget, code);
  }
  int64_t number(const char* row, std::vector<Value> args = {}) {
    EXPECT_EQ(call(row, std::move(args)), "ok") << row;
    return call_.result.integer();
  }
  static Value text(std::string_view value) { return Value::of(value); }

  Options options_;
  std::unique_ptr<Target> target_;
  Call call_;
};

Options record(Options::Record fields) { return Options(std::move(fields)); }

TEST_F(GatewayRowsTest, WithoutOptionsTwoProvidersAnswer) {
  open();
  EXPECT_EQ(call("handle_request"), "ok");
  EXPECT_EQ(call_.result.text(), "ok");
  EXPECT_EQ(call("providers"), "ok");
  EXPECT_EQ(call_.texts, (std::vector<std::string>{"a", "b"}));
  find_row(kGatewayTarget, "provider_names")->derive(options_, call_);
  EXPECT_EQ(call_.texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(number("requests_total"), 1);
  EXPECT_EQ(number("in_flight"), 0);
}

TEST_F(GatewayRowsTest, TheLimiterIsCountedAndReset) {
  open({{"limiter", record({{"capacity", Options(int64_t{3})}})}});
  EXPECT_EQ(call("take", {Value::of(int64_t{2})}), "ok");
  EXPECT_EQ(call("take", {Value::of(int64_t{2})}), "RATE_LIMITED");
  EXPECT_EQ(number("admitted"), 2);
  EXPECT_EQ(number("tokens"), 1);
  EXPECT_EQ(call("reset_limiter"), "ok");
  EXPECT_EQ(number("tokens"), 3);
  EXPECT_THROW(call("take", {Value::of(int64_t{0})}), InputError);
}

TEST_F(GatewayRowsTest, AnUpstreamCanBeMadeToFail) {
  open({{"providers", Options(Options::List{record({{"name", Options(std::string("p"))}})})},
        {"breaker", record({{"trip_after", Options(int64_t{1})}})}});
  EXPECT_EQ(call("set_upstream", {text("p"), text("0"), text("1")}), "ok");
  EXPECT_EQ(call("handle_request"), "UPSTREAM_ERROR");
  EXPECT_EQ(call("handle_request"), "CIRCUIT_OPEN");
  EXPECT_EQ(call("breaker_state", {text("p")}), "ok");
  EXPECT_EQ(call_.result.text(), "open");
  EXPECT_EQ(number("calls", {text("p")}), 1);
  EXPECT_EQ(number("calls_to", {text("p")}), 1);
  EXPECT_EQ(number("permits_free", {text("p")}), 8);
  EXPECT_EQ(number("permits_lost"), 0);
  EXPECT_THROW(call("set_upstream", {text("p"), text("soon"), text("0")}), InputError);
}

TEST_F(GatewayRowsTest, ConfigurationAndRegistryChangeWhileOpen) {
  open();
  EXPECT_EQ(number("reload", {Value::of(int64_t{9})}), 9);
  EXPECT_EQ(call("reload", {Value::of(int64_t{4})}), "OLDER_GENERATION");
  EXPECT_EQ(number("read_config"), 9);
  EXPECT_EQ(number("generation"), 9);
  EXPECT_EQ(call("register", {text("c")}), "ok");
  EXPECT_EQ(call("register", {text("c")}), "ALREADY_REGISTERED");
  EXPECT_EQ(number("lookup", {text("c")}), 1);
  EXPECT_EQ(call("unregister", {text("c")}), "ok");
  EXPECT_EQ(call("lookup", {text("c")}), "NO_PROVIDER");
}

TEST_F(GatewayRowsTest, EveryOperationCanBeMixedAndListsItsErrors) {
  open();
  Random random(7);
  call_.random = &random;
  for (const OpRow& row : kGatewayTarget.rows) {
    if (row.kind != RowKind::operation) continue;
    ASSERT_NE(row.generate, nullptr) << row.name;
    for (int i = 0; i < 50; ++i) {
      row.generate(options_, call_);
      const int code = row.call(*target_, call_);
      EXPECT_NE(outcome_of(row, code), Outcome::unexpected) << row.name << " " << code;
    }
  }
}

TEST_F(GatewayRowsTest, MetricsNameEachProvider) {
  open();
  EXPECT_EQ(call("handle_request"), "ok");
  const auto metrics = target_->metrics();
  EXPECT_NE(
      std::find(metrics.begin(), metrics.end(), std::pair<std::string, double>("requests", 1)),
      metrics.end());
  EXPECT_NE(
      std::find(metrics.begin(), metrics.end(), std::pair<std::string, double>("a.requests", 1)),
      metrics.end());
}

TEST_F(GatewayRowsTest, OptionsThatCannotBeMetAreRefused) {
  EXPECT_THROW(open({{"balancer", Options(std::string("round_robbin"))}}), InputError);
  EXPECT_THROW(open({{"pool", record({{"size", Options(int64_t{0})}})}}), InputError);
  const Options twice = record({{"name", Options(std::string("p"))}});
  EXPECT_THROW(open({{"providers", Options(Options::List{twice, twice})}}), InputError);
}

}  // namespace
}  // namespace ordeal
