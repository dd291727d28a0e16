#include "targets/bind/gateway_history.h"

#include <string>

#include "targets/bind/gateway_target.h"

namespace ordeal::gateway_history {
namespace {

using history::Operation;
using history::Status;

history::Value full_bucket(const Options& options) {
  const history::Value capacity(gateway_options(options).limiter.capacity);
  return history::Value(history::Value::List{capacity, capacity});
}

// That a name is taken, or that there is none, is an answer that the model gives too.
Telling tell_change(const RecordedCall& call, int refusal, Operation& operation) {
  operation.key = std::string(call.arg(0).text());
  if (call.code != 0 && call.code != refusal) return Telling::told;
  operation.status = Status::ok;
  operation.output = history::Value(call.code == 0);
  return Telling::told;
}

}  // namespace

Telling tell_take(const RecordedCall& call, const Options&, Operation& operation) {
  const Value n = call.arg(0);
  operation.value = n.is_nil() ? history::Value(1) : told(n);
  if (call.code != 0 && call.code != kRateLimited) return Telling::told;
  operation.status = Status::ok;
  operation.output = history::Value(call.code == 0);
  return Telling::told;
}

// The limiter comes first in the gateway: a request that was not turned away has taken a token.
Telling tell_request(const RecordedCall& call, const Options&, Operation& operation) {
  operation.value = history::Value(1);
  operation.output = history::Value(call.code != kRateLimited);
  if (call.code == 0 || call.code >= kRateLimited) operation.status = Status::ok;
  return Telling::told;
}

Telling tell_reset(const RecordedCall&, const Options& options, Operation& operation) {
  operation.value = full_bucket(options);
  return Telling::told;
}

// Which generation comes next is known when it has come. A reload that ended in what a scenario
// injected changed nothing: the failure lies before the swap.
Telling tell_reload(const RecordedCall& call, const Options&, Operation& operation) {
  if (call.ret == RecordedCall::kNever) return Telling::incomplete;
  if (call.code != 0) return Telling::skip;
  operation.value = told(call.result);
  return Telling::told;
}

Telling tell_read_config(const RecordedCall& call, const Options&, Operation& operation) {
  operation.output = told(call.result);
  if (call.code == kMixedGeneration) {
    operation.status = Status::ok;
    operation.output = history::Value(gateway_error_name(call.code));
  }
  return Telling::told;
}

Telling tell_register(const RecordedCall& call, const Options&, Operation& operation) {
  operation.value = history::Value(1);
  return tell_change(call, kAlreadyRegistered, operation);
}

Telling tell_unregister(const RecordedCall& call, const Options&, Operation& operation) {
  return tell_change(call, kNoProvider, operation);
}

Telling tell_lookup(const RecordedCall& call, const Options&, Operation& operation) {
  return tell_change(call, kNoProvider, operation);
}

std::vector<Operation> opened(const Options& options, std::string_view model) {
  const gateway::GatewayOptions all = gateway_options(options);
  if (model == "token-bucket") {
    if (all.limiter.capacity == 0)
      throw InputError("target.gateway has no limiter here: say limiter = { capacity = … }");
    if (all.limiter.per_token > Duration::zero())
      throw InputError(
          "the limiter of target.gateway fills up with time, which model token-bucket is not told "
          "of: leave per_token out");
    return {Operation{.op = "open", .value = full_bucket(options)}};
  }
  if (model == "register")
    return {Operation{.op = "write",
                      .value = history::Value(static_cast<int64_t>(all.config.generation))}};
  std::vector<Operation> providers;
  for (const auto& provider : all.providers)
    providers.push_back({.op = "put_if_absent",
                         .key = provider.name,
                         .value = history::Value(1),
                         .output = history::Value(true)});
  return providers;
}

}  // namespace ordeal::gateway_history
