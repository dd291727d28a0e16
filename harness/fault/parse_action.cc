// The actions of fault rules, as people write them.
#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/fault/parse_value.h"
#include "harness/fault/spec.h"

namespace ordeal::detail {
namespace {

using Values = std::vector<std::string>;

const std::string& only(std::string_view key, const Values& values) {
  if (values.size() != 1) throw InputError(fmt::format("{} takes one value", key));
  return values.front();
}

bool says_nothing_more(const Values& values) {
  return values.empty() || (values.size() == 1 && values.front() == "true");
}

void no_value(std::string_view key, const Values& values) {
  if (!says_nothing_more(values)) refuse(key, values.front(), "no value, or true");
}

Duration more_than_zero(std::string_view key, const Values& values) {
  const Duration wait = parse_wait(key, only(key, values));
  if (wait == Duration::zero()) refuse(key, values.front(), "more than 0");
  return wait;
}

void add_errors(FaultRuleSpec& rule, const FailPoint& point, std::string_view key,
                const Values& values) {
  if (values.empty()) throw InputError(fmt::format("{} needs the name of an errno", key));
  if (values.size() > 1 || values.front() != "legal") {
    for (const std::string& value : values) rule.errors.push_back(parse_error(key, trim(value)));
    return;
  }
  for (const int code : legal_errors(point)) rule.errors.push_back({.code = code});
  if (rule.errors.empty())
    throw InputError(fmt::format(
        "error = \"legal\": {} does not declare what its function may return; name an errno",
        point.name()));
}

void set_yield(FaultRuleSpec& rule, const Values& values) {
  const bool once = says_nothing_more(values);
  const uint64_t n = once ? 1 : parse_count("yield", only("yield", values), 1);
  if (n > 1'000'000) refuse("yield", values.front(), "at most 1000000");
  rule.yields = static_cast<uint32_t>(n);
}

void set_pause(FaultRuleSpec& rule, const Values& values) {
  const bool forever = says_nothing_more(values);
  rule.pause = forever ? Duration::max() : parse_wait("pause", only("pause", values));
}

void set_short(FaultRuleSpec& rule, const Values& values) {
  rule.part = parse_ratio("short", only("short", values));
  if (rule.part->of == rule.part->in) refuse("short", values.front(), "less than the whole");
}

// barrier = {"name", 2, "1s"}, or {name = …, k = …, timeout = …}: then each part comes alone.
void set_barrier(FaultRuleSpec& rule, std::string_view part, const Values& values) {
  MeetSpec& meet = rule.barrier ? *rule.barrier : rule.barrier.emplace();
  const auto parties = [&](const std::string& text) {
    const uint64_t k = parse_count("barrier.k", text, 2);
    if (k > 4096) refuse("barrier.k", text, "at most 4096");
    meet.parties = static_cast<uint32_t>(k);
  };
  if (part == "name") {
    meet.name = only("barrier.name", values);
  } else if (part == "k") {
    parties(only("barrier.k", values));
  } else if (part == "timeout") {
    meet.within = more_than_zero("barrier.timeout", values);
  } else {
    if (values.size() < 2 || values.size() > 3)
      throw InputError(
          "barrier takes a name, how many threads meet, and how long one waits: "
          "{\"meeting\", 2, \"1s\"}");
    meet.name = trim(values[0]);
    parties(std::string(trim(values[1])));
    if (values.size() == 3) meet.within = more_than_zero("barrier", {std::string(trim(values[2]))});
  }
}

void set_wait(FaultRuleSpec& rule, std::string_view part, const Values& values) {
  WaitSpec& wait = rule.wait ? *rule.wait : rule.wait.emplace();
  if (part == "name") {
    wait.name = only("wait.name", values);
  } else if (part == "timeout") {
    wait.within = more_than_zero("wait.timeout", values);
  } else {
    if (values.empty() || values.size() > 2)
      throw InputError(
          "wait takes the name of a signal, and how long to wait for it: {\"ready\", \"1s\"}");
    wait.name = trim(values[0]);
    if (values.size() == 2) wait.within = more_than_zero("wait", {std::string(trim(values[1]))});
  }
}

void set_torn(FaultRuleSpec& rule, const Values& values) {
  rule.torn = says_nothing_more(values) ? Duration(0) : parse_wait("torn", only("torn", values));
}

void set_abort(FaultRuleSpec& rule, const Values& values) {
  rule.abort = says_nothing_more(values) ? "a rule says so" : only("abort", values);
}

// Those that are a word alone, or one value.
bool set_simple(FaultRuleSpec& rule, std::string_view name, const Values& values) {
  if (name == "delay" || name == "sleep") {
    rule.delay = parse_delay(name, only(name, values));
  } else if (name == "spin") {
    rule.spin = more_than_zero(name, values);
  } else if (name == "stale") {
    rule.stale = more_than_zero(name, values);
  } else if (name == "signal") {
    rule.signal = only(name, values);
    if (rule.signal.empty()) refuse(name, "", "a name");
  } else if (name == "corrupt" || name == "kill" || name == "noop" || name == "off") {
    no_value(name, values);
    (name == "corrupt" ? rule.corrupt
     : name == "kill"  ? rule.kill
     : name == "noop"  ? rule.noop
                       : rule.off) = true;
  } else {
    return false;
  }
  return true;
}

}  // namespace

void set_action(FaultRuleSpec& rule, const FailPoint& point, std::string_view name,
                const Values& values) {
  const size_t dot = name.find('.');
  const std::string_view word = name.substr(0, dot);
  const std::string_view part = dot == name.npos ? std::string_view() : name.substr(dot + 1);
  if (word == "error" && !part.empty()) {
    rule.errors.push_back(parse_error("error", fmt::format("{}:{}", part, only(name, values))));
  } else if (word == "error" || word == "return") {
    add_errors(rule, point, word, values);
  } else if (word == "yield") {
    set_yield(rule, values);
  } else if (word == "pause") {
    set_pause(rule, values);
  } else if (word == "short") {
    set_short(rule, values);
  } else if (word == "barrier") {
    set_barrier(rule, part, values);
  } else if (word == "wait") {
    set_wait(rule, part, values);
  } else if (word == "torn") {
    set_torn(rule, values);
  } else if (word == "abort") {
    set_abort(rule, values);
  } else if (word == "call") {
    const uint64_t function = parse_count(name, only(name, values), 0);
    if (function > UINT32_MAX) refuse(name, values.front(), "the number of a function");
    rule.call = static_cast<uint32_t>(function);
  } else if (!set_simple(rule, name, values)) {
    throw InputError(fmt::format("\"{}\" is no action{}; there are {}", name,
                                 did_you_mean(name, action_names()), join(action_names(), ", ")));
  }
}

const std::vector<std::string>& action_names() {
  static const std::vector<std::string> names = {
      "error",  "return", "delay", "sleep",   "spin",  "yield", "pause", "short", "barrier",
      "signal", "wait",   "torn",  "corrupt", "stale", "kill",  "abort", "noop",  "off"};
  return names;
}

bool takes_a_list(std::string_view action) {
  return action == "error" || action == "return" || action == "barrier" || action == "wait";
}

void check_rule(const FaultRuleSpec& rule, const FailPoint& point) {
  if (rule.barrier && (rule.barrier->name.empty() || rule.barrier->parties == 0))
    throw InputError("barrier needs a name and k, how many threads meet");
  if (rule.wait && rule.wait->name.empty()) throw InputError("wait needs the name of a signal");
  const PointTraits& traits = point.traits();
  const auto needs = [&](bool asked, bool supported, const char* word, bool PointTraits::* trait) {
    if (!asked || supported) return;
    std::vector<std::string> others;
    for (const FailPoint* other : all_failpoints()) {
      if (other->traits().*trait) others.emplace_back(other->name());
    }
    throw InputError(
        fmt::format("{} does not support {}; {}", point.name(), word,
                    others.empty() ? "no point does" : "these do: " + join(others, ", ")));
  };
  needs(rule.part.has_value(), traits.io, "short", &PointTraits::io);
  needs(rule.torn.has_value(), traits.torn, "torn", &PointTraits::torn);
  needs(rule.corrupt, traits.corrupt, "corrupt", &PointTraits::corrupt);
  needs(rule.stale > Duration::zero(), traits.stale, "stale", &PointTraits::stale);
}

}  // namespace ordeal::detail
