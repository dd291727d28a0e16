#include "harness/fault/rule.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "harness/base/text.h"

namespace ordeal {
namespace {

constexpr const char* kActionNames[] = {"error", "delay", "spin",    "yield", "pause",   "short",
                                        "noop",  "torn",  "corrupt", "stale", "barrier", "signal",
                                        "wait",  "call",  "kill",    "abort"};
static_assert(std::size(kActionNames) == static_cast<size_t>(FaultAction::abort) + 1);

bool counts(const FaultRuleSpec& rule, uint64_t n) {
  if (n <= rule.skip) return false;
  const uint64_t counted = n - rule.skip;
  if (rule.every != 0 && counted % rule.every != 0) return false;
  return rule.nth.empty() || std::any_of(rule.nth.begin(), rule.nth.end(), [&](const HitRange& r) {
           return r.from <= counted && counted <= r.to;
         });
}

bool matches(const std::string& glob, std::string_view text) {
  return glob.empty() || glob_match(glob, text);
}

int draw_error(const std::vector<WeightedErrno>& errors, Random& random) {
  if (errors.empty()) return 0;
  uint64_t total = 0;
  for (const WeightedErrno& e : errors) total += e.weight;
  uint64_t at = random.below(total);
  for (const WeightedErrno& e : errors) {
    if (at < e.weight) return e.code;
    at -= e.weight;
  }
  return errors.back().code;
}

Random stream_of_hit(uint64_t stream, uint32_t ordinal, uint64_t n) {
  return Random(hash_combine(hash_combine(stream, n), ordinal));
}

// Uniform in (0, 1]: its logarithm is finite.
double open_unit(Random& random) { return 1.0 - random.unit(); }

}  // namespace

const char* to_string(FaultAction action) { return kActionNames[static_cast<size_t>(action)]; }

std::optional<FaultAction> action_by_name(std::string_view name) {
  for (size_t i = 0; i < std::size(kActionNames); ++i) {
    if (name == kActionNames[i]) return static_cast<FaultAction>(i);
  }
  return std::nullopt;
}

Duration DelayLaw::draw(Random& random) const {
  const double first = static_cast<double>(a.count());
  double ns = first;
  switch (kind) {
    case Kind::constant:
      return std::min(a, kLongest);
    case Kind::uniform:
      return std::min(Duration(random.between(a.count(), b.count())), kLongest);
    case Kind::exponential:
      ns = -first * std::log(open_unit(random));
      break;
    case Kind::lognormal: {
      // Box and Muller's transform; drawn in two statements, for their order is part of the stream.
      const double radius = std::sqrt(-2.0 * std::log(open_unit(random)));
      const double angle = 2.0 * std::numbers::pi * random.unit();
      ns = first * std::exp(shape * radius * std::cos(angle));
      break;
    }
    case Kind::pareto:
      ns = first / std::pow(open_unit(random), 1.0 / shape);
      break;
  }
  if (std::isnan(ns)) return Duration::zero();  // 0 times infinity: a scale of 0 is no delay.
  const double longest = static_cast<double>(kLongest.count());
  return ns < longest ? Duration(std::llround(ns)) : kLongest;
}

bool has_action(const FaultRuleSpec& rule) {
  return rule.delay || rule.spin > Duration::zero() || rule.yields > 0 || rule.pause ||
         !rule.errors.empty() || rule.part || !rule.signal.empty() || rule.barrier || rule.wait ||
         rule.torn || rule.corrupt || rule.stale > Duration::zero() || rule.callback || rule.call ||
         rule.kill || rule.abort || rule.noop || rule.off;
}

bool is_replayable(const FaultRuleSpec& rule) {
  return !rule.times && !rule.between && rule.after.empty() && !rule.sweep;
}

bool selects(const FaultRuleSpec& rule, std::string_view thread, std::string_view group) {
  return matches(rule.group, group) && matches(rule.thread, thread);
}

uint64_t fault_stream(uint64_t seed, std::string_view point, uint64_t thread_key) {
  return hash_combine(hash_key(seed, "fault", point), thread_key);
}

bool may_fire(const FaultRuleSpec& rule, uint64_t n, const HitContext& context) {
  return counts(rule, n) && matches(rule.where_path, context.path) &&
         matches(rule.where_key, context.key);
}

Decision decide(const FaultRuleSpec& rule, uint64_t stream, uint32_t ordinal, uint64_t n,
                const HitContext& context) {
  if (!may_fire(rule, n, context)) return {};
  if (!stream_of_hit(stream, ordinal, n).chance(rule.chance)) return {};
  return effects_of(rule, stream, ordinal, n);
}

Decision effects_of(const FaultRuleSpec& rule, uint64_t stream, uint32_t ordinal, uint64_t n) {
  Decision decision;
  Random random = stream_of_hit(stream, ordinal, n);
  random.next();  // The throw of `chance`, whoever made it.
  decision.fires = true;
  if (rule.off) return decision;
  decision.error = draw_error(rule.errors, random);
  if (rule.delay) decision.delay = rule.delay->draw(random);
  decision.spin = rule.spin;
  decision.yields = rule.yields;
  decision.pause = rule.pause;
  decision.part = rule.part;
  if (rule.corrupt) decision.corrupt_at = random.next() >> 16;
  return decision;
}

}  // namespace ordeal
