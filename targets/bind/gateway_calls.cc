#include "targets/bind/gateway_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal {
namespace {

using gateway::BreakerState;

constexpr BreakerState kStates[] = {BreakerState::closed, BreakerState::open,
                                    BreakerState::half_open};

std::shared_ptr<gateway::Provider> provider_of(Target& target, const Call& call) {
  return gateway_of(target).registry().find(call.arg(0).text());
}

BreakerState state_named(std::string_view name) {
  for (const BreakerState state : kStates) {
    if (name == to_string(state)) return state;
  }
  std::vector<std::string> names;
  for (const BreakerState state : kStates) names.emplace_back(to_string(state));
  throw InputError(fmt::format("breaker_moves: a breaker is {}, never \"{}\"{}", join(names, ", "),
                               name, did_you_mean(name, names)));
}

}  // namespace

Duration patience_from(const Call& call, size_t index) {
  if (call.arg_count <= index || call.arg(index).is_nil()) return gateway::Request().patience;
  const auto patience = parse_duration(call.arg(index).text());
  if (!patience) throw InputError(fmt::format("a request's timeout is {}", kDurationForm));
  return *patience;
}

int fetch(Target& target, Call& call) {
  gateway::Request request;
  request.key = call.arg(0).text();
  if (request.key.empty()) throw InputError("fetch needs a key, to check whose response came back");
  request.patience = patience_from(call, 1);
  const gateway::Response response = gateway_of(target).handle_request(request);
  if (const int code = code_of(response.status)) return code;
  call.buffer.assign(response.about.begin(), response.about.end());
  call.result = Value::of(std::string_view(call.buffer.data(), call.buffer.size()));
  return 0;
}

int retry_after(Target& target, Call& call) {
  const auto provider = provider_of(target, call);
  if (provider == nullptr) return kNoProvider;
  const int64_t nanoseconds = provider->breaker->retry_after().count();
  call.result = Value::of((nanoseconds + 999) / 1000);
  return 0;
}

int health_score(Target& target, Call& call) {
  const auto provider = provider_of(target, call);
  if (provider == nullptr) return kNoProvider;
  call.result = Value::of(int64_t{provider->health->score()});
  return 0;
}

int replace_providers(Target& target, Call& call) {
  std::vector<std::string> names;
  for (const std::string& name : split(call.arg(0).text(), ',')) {
    if (name.empty()) throw InputError("replace_providers takes names, such as \"a,b\"");
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw InputError(fmt::format("replace_providers: \"{}\" occurs twice", name));
    names.push_back(name);
  }
  gateway_of(target).replace_providers(names);
  call.result = Value::of(true);
  return 0;
}

int breaker_state(Target& target, Call& call) {
  const auto provider = provider_of(target, call);
  if (provider == nullptr) return kNoProvider;
  call.result = Value::of(std::string_view(to_string(provider->breaker->state())));
  return 0;
}

int breaker_moves(Target& target, Call& call) {
  const BreakerState from = state_named(call.arg(1).text());
  const BreakerState to = state_named(call.arg(2).text());
  const auto provider = provider_of(target, call);
  if (provider == nullptr) return kNoProvider;
  call.result = Value::of(provider->breaker->moves(from, to));
  return 0;
}

int permits_lost(Target& target, Call& call) {
  int64_t lost = 0;
  for (const auto& provider : gateway_of(target).registry().all()) lost += provider->pool->lost();
  call.result = Value::of(lost);
  return 0;
}

}  // namespace ordeal
