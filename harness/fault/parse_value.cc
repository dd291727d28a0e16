#include "harness/fault/parse_value.h"

#include <fmt/format.h>

#include <charconv>

#include "harness/base/text.h"
#include "harness/fault/errno_names.h"
#include "harness/fault/spec.h"

namespace ordeal::detail {

void refuse(std::string_view key, std::string_view text, std::string_view expected) {
  throw InputError(fmt::format("{} = \"{}\": expected {}", key, text, expected));
}

namespace {

constexpr std::string_view kDelayForm =
    "a duration (\"5ms\"), a range (\"1ms..5ms\"), exp(MEAN), uniform(LEAST,MOST), "
    "lognormal(MEDIAN,SIGMA) or pareto(LEAST,ALPHA)";

double parse_shape(std::string_view key, std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !(value > 0) || value > 1e6)
    refuse(key, text, "a shape that is a number above 0");
  return value;
}

DelayLaw uniform(std::string_view key, std::string_view least, std::string_view most) {
  DelayLaw law{.kind = DelayLaw::Kind::uniform,
               .a = parse_wait(key, trim(least)),
               .b = parse_wait(key, trim(most))};
  if (law.a > law.b) refuse(key, most, fmt::format("at least {}", trim(least)));
  return law;
}

DelayLaw parse_law(std::string_view key, std::string_view text, size_t open) {
  const std::string_view name = trim(text.substr(0, open));
  if (text.back() != ')') refuse(key, text, "a closing \")\"");
  const std::vector<std::string> args = split(text.substr(open + 1, text.size() - open - 2), ',');
  const auto arity = [&](size_t n) {
    if (args.size() != n) refuse(key, text, fmt::format("{} argument(s) of {}", n, name));
  };
  const auto shaped = [&](DelayLaw::Kind kind) {
    arity(2);
    return DelayLaw{.kind = kind,
                    .a = parse_wait(key, trim(args[0])),
                    .shape = parse_shape(key, trim(args[1]))};
  };
  if (name == "exp") {
    arity(1);
    return {.kind = DelayLaw::Kind::exponential, .a = parse_wait(key, trim(args[0]))};
  }
  if (name == "uniform") {
    arity(2);
    return uniform(key, args[0], args[1]);
  }
  if (name == "lognormal") return shaped(DelayLaw::Kind::lognormal);
  if (name == "pareto") return shaped(DelayLaw::Kind::pareto);
  static const std::vector<std::string> kLaws = {"exp", "uniform", "lognormal", "pareto"};
  refuse(key, text, std::string(kDelayForm) + did_you_mean(name, kLaws));
}

}  // namespace

Duration parse_wait(std::string_view key, std::string_view text) {
  const std::optional<Duration> wait = parse_duration(text);
  if (!wait) refuse(key, text, kDurationForm);
  return *wait;
}

DelayLaw parse_delay(std::string_view key, std::string_view text) {
  if (text.empty()) refuse(key, text, kDelayForm);
  if (const size_t dots = text.find(".."); dots != text.npos)
    return uniform(key, text.substr(0, dots), text.substr(dots + 2));
  if (const size_t open = text.find('('); open != text.npos) return parse_law(key, text, open);
  const std::optional<Duration> wait = parse_duration(text);
  if (!wait) refuse(key, text, kDelayForm);
  return {.kind = DelayLaw::Kind::constant, .a = *wait};
}

uint64_t parse_count(std::string_view key, std::string_view text, uint64_t least) {
  uint64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end || count < least)
    refuse(key, text, fmt::format("a whole number of at least {}", least));
  return count;
}

Chance parse_ratio(std::string_view key, std::string_view text) {
  const std::optional<Chance> chance = parse_chance(text);
  if (!chance) refuse(key, text, "a ratio from 0 to 1, such as \"1/20\", \"5%\" or 0.05");
  return *chance;
}

HitRange parse_hits(std::string_view key, std::string_view text) {
  const size_t dots = text.find("..");
  if (dots == text.npos) {
    const uint64_t n = parse_count(key, text, 1);
    return {n, n};
  }
  const uint64_t from = parse_count(key, trim(text.substr(0, dots)), 1);
  return {from, parse_count(key, trim(text.substr(dots + 2)), from)};
}

WeightedErrno parse_error(std::string_view key, std::string_view text) {
  const size_t colon = text.find(':');
  const std::string_view name = trim(text.substr(0, colon));
  WeightedErrno error{.code = errno_by_name(name)};
  if (error.code == 0)
    refuse(key, name, "the name of an errno, such as EIO" + did_you_mean(name, all_errno_names()));
  if (colon == text.npos) return error;
  const uint64_t weight = parse_count(key, trim(text.substr(colon + 1)), 1);
  if (weight > 1'000'000) refuse(key, text, "a weight of at most 1000000");
  error.weight = static_cast<uint32_t>(weight);
  return error;
}

}  // namespace ordeal::detail
