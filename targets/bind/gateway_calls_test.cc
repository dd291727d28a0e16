#include "targets/bind/gateway_calls.h"

#include <gtest/gtest.h>

#include "harness/base/input_error.h"
#include "targets/bind/gateway.h"

namespace ordeal {
namespace {

Options section(Options::Record fields) { return Options(std::move(fields)); }

// A gateway of one provider, "a", with some options more.
class GatewayCallsTest : public testing::Test {
 protected:
  void open(Options::Record given) {
    given.emplace("providers",
                  Options(Options::List{section({{"name", Options(std::string("a"))}})}));
    options_ = check_options(Options(given), kGatewayTarget.options, "target.gateway");
    target_ = kGatewayTarget.open(options_, {});
  }
  std::string call(const char* row, std::vector<std::string> args = {}) {
    texts_ = std::move(args);
    for (size_t i = 0; i < texts_.size(); ++i)
      call_.args[i] = Value::of(std::string_view(texts_[i]));
    call_.arg_count = texts_.size();
    const int code = find_row(kGatewayTarget, row)->call(*target_, call_);
    return code == 0 ? "ok" : error_name(kGatewayTarget, code);
  }
  int64_t number(const char* row, std::vector<std::string> args = {}) {
    EXPECT_EQ(call(row, std::move(args)), "ok") << row;
    return call_.result.integer();
  }

  Options options_;
  std::unique_ptr<Target> target_;
  Call call_;
  std::vector<std::string> texts_;
};

TEST_F(GatewayCallsTest, ABreakerSaysWhenAndHowItMoved) {
  open({{"breaker", section({{"trip_after", Options(int64_t{1})},
                             {"open_for", Options(std::string("1h"))}})}});
  EXPECT_EQ(number("retry_after", {"a"}), 0);
  EXPECT_EQ(number("health", {"a"}), 100);
  call("set_upstream", {"a", "0", "1"});
  EXPECT_EQ(call("handle_request"), "UPSTREAM_ERROR");
  EXPECT_GT(number("retry_after", {"a"}), 3'000'000'000);
  EXPECT_EQ(number("breaker_moves", {"a", "closed", "open"}), 1);
  EXPECT_EQ(number("breaker_moves", {"a", "open", "closed"}), 0);
  EXPECT_EQ(number("open_breakers"), 1);
  EXPECT_EQ(number("health", {"a"}), 0);
  EXPECT_EQ(number("probes_out", {"a"}), 0);
  EXPECT_EQ(call("health", {"nobody"}), "NO_PROVIDER");
  EXPECT_THROW(call("breaker_moves", {"a", "half-open", "closed"}), InputError);
}

TEST_F(GatewayCallsTest, FetchSaysWhoseAnswerCame) {
  open({});
  EXPECT_EQ(call("fetch", {"k"}), "ok");
  EXPECT_EQ(call_.result.text(), "k");
  call("set_upstream", {"a", "1h", "0"});
  EXPECT_EQ(call("fetch", {"k", "1us"}), "TIMEOUT");
  EXPECT_EQ(call("handle_request", {"me", "k", "1us"}), "TIMEOUT");
  EXPECT_THROW(call("fetch", {""}), InputError);
  EXPECT_THROW(call("fetch", {"k", "soon"}), InputError);
}

TEST_F(GatewayCallsTest, TheListOfProvidersIsReplaced) {
  open({});
  EXPECT_EQ(call("handle_request"), "ok");
  EXPECT_EQ(call("replace_providers", {"b,c"}), "ok");
  EXPECT_EQ(call("providers"), "ok");
  EXPECT_EQ(call_.texts, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(number("total_calls"), 1);
  EXPECT_EQ(number("connections_total"), 0);
  EXPECT_EQ(number("load", {"b"}), 0);
  EXPECT_THROW(call("replace_providers", {"b,b"}), InputError);
  EXPECT_THROW(call("replace_providers", {"b,,c"}), InputError);
}

TEST_F(GatewayCallsTest, AProviderThatFailsInARowIsEjected) {
  open({{"outlier", section({{"eject_after", Options(int64_t{2})}})}});
  call("set_upstream", {"a", "0", "1"});
  call("handle_request");
  EXPECT_EQ(number("ejected", {"a"}), 0);
  call("handle_request");
  EXPECT_EQ(number("ejected", {"a"}), 1);
}

TEST_F(GatewayCallsTest, NothingRunsAfterClose) {
  open({{"probes", section({{"every", Options(std::string("1us"))}})}});
  EXPECT_EQ(number("admissible"), 0) << "without a limit, what was admitted";
  EXPECT_TRUE(target_->close(kForever));
  EXPECT_EQ(call("handle_request"), "NO_PROVIDER");
}

}  // namespace
}  // namespace ordeal
