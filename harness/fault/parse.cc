#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/base/text.h"
#include "harness/fault/parse_value.h"
#include "harness/fault/rule.h"
#include "harness/fault/spec.h"

namespace ordeal {
namespace {

using Values = std::vector<std::string>;

const FailPoint& point_called(std::string_view point) {
  const FailPoint* found = find_failpoint(point);
  if (found == nullptr) {
    std::vector<std::string> known;
    for (const FailPoint* p : all_failpoints()) known.emplace_back(p->name());
    throw InputError(
        fmt::format("no failpoint is called \"{}\"{}", point, did_you_mean(point, known)));
  }
  return *found;
}

const std::string& only(const std::string& key, const Values& values) {
  if (values.size() != 1) throw InputError(fmt::format("{} takes one value", key));
  return values.front();
}

void set_between(FaultRuleSpec& rule, const Values& values) {
  if (values.size() != 2) throw InputError("between takes two durations: {\"2s\", \"8s\"}");
  rule.between = {detail::parse_wait("between", values[0]),
                  detail::parse_wait("between", values[1])};
  if (rule.between->first >= rule.between->second)
    throw InputError(fmt::format(
        "between = {{\"{}\", \"{}\"}}: expected the second after the first", values[0], values[1]));
}

void set_key(FaultRuleSpec& rule, const FailPoint& point, const std::string& key,
             const Values& values) {
  if (key == "chance") {
    rule.chance = detail::parse_ratio(key, only(key, values));
  } else if (key == "nth") {
    if (values.empty())
      throw InputError("nth needs a number, a range (\"3..5\") or a list of them");
    for (const std::string& value : values) rule.nth.push_back(detail::parse_hits(key, value));
  } else if (key == "every") {
    rule.every = detail::parse_count(key, only(key, values), 1);
  } else if (key == "skip") {
    rule.skip = detail::parse_count(key, only(key, values), 0);
  } else if (key == "times") {
    rule.times = detail::parse_count(key, only(key, values), 1);
  } else if (key == "between") {
    set_between(rule, values);
  } else if (key == "group") {
    rule.group = only(key, values);
  } else if (key == "thread") {
    rule.thread = only(key, values);
  } else if (key == "where.path") {
    rule.where_path = only(key, values);
  } else if (key == "where.key") {
    rule.where_key = only(key, values);
  } else if (key == "after") {
    rule.after = point_called(only(key, values)).name();
  } else {
    detail::set_action(rule, point, key, values);
  }
}

// The next term of a chain; `rest` is left after its "->". An arrow inside "(…)" cannot be.
std::string_view next_term(std::string_view& rest) {
  const size_t arrow = rest.find("->");
  const std::string_view term = trim(rest.substr(0, arrow));
  rest = arrow == rest.npos ? std::string_view() : rest.substr(arrow + 2);
  return term;
}

// [chance%][count*]action[(argument)]
FaultRuleSpec parse_term(const FailPoint& point, std::string_view term, std::string_view text) {
  if (term.empty()) throw InputError(fmt::format("\"{}\": an action is missing", text));
  FaultRuleSpec rule;
  std::string_view rest = term;
  const size_t open = term.find('(');
  if (const size_t percent = rest.find('%'); percent < open) {
    rule.chance = detail::parse_ratio("chance", trim(rest.substr(0, percent + 1)));
    rest.remove_prefix(percent + 1);
  }
  if (const size_t star = rest.find('*'); star < rest.find('(')) {
    rule.times = detail::parse_count("count", trim(rest.substr(0, star)), 1);
    rest.remove_prefix(star + 1);
  }
  rest = trim(rest);
  const size_t bracket = rest.find('(');
  Values values;
  if (bracket != rest.npos) {
    if (rest.back() != ')') throw InputError(fmt::format("\"{}\": expected a closing \")\"", term));
    const std::string_view argument = trim(rest.substr(bracket + 1, rest.size() - bracket - 2));
    const std::string_view action = trim(rest.substr(0, bracket));
    const bool list = detail::takes_a_list(action);
    if (!argument.empty()) values = list ? split(argument, ',') : Values{std::string(argument)};
  }
  const std::string_view action = trim(rest.substr(0, bracket));
  // Parts of an action ("barrier.k") and functions are of the table form.
  const std::vector<std::string>& words = detail::action_names();
  if (std::find(words.begin(), words.end(), action) == words.end())
    throw InputError(fmt::format("\"{}\" is no action{}; there are {}", action,
                                 did_you_mean(action, words), join(words, ", ")));
  detail::set_action(rule, point, action, values);
  detail::check_rule(rule, point);
  return rule;
}

std::string one_line(const FaultTable& table) {
  std::vector<std::string> parts;
  for (const auto& [key, values] : table) {
    const std::string text = join(values, ", ");
    parts.push_back(values.size() == 1 ? fmt::format("{} = {}", key, text)
                                       : fmt::format("{} = {{{}}}", key, text));
  }
  return join(parts, ", ");
}

bool has_key(const std::vector<std::string>& known, const std::string& key) {
  return key.starts_with("error.") || std::find(known.begin(), known.end(), key) != known.end();
}

}  // namespace

FaultSpec parse_fault_table(std::string_view name, const FaultTable& table) {
  const FailPoint& point = point_called(name);
  std::vector<std::string> known;
  for (const auto& [key, help] : fault_table_keys()) known.push_back(key);
  FaultRuleSpec rule;
  std::set<std::string> seen;
  for (const auto& [key, values] : table) {
    if (!has_key(known, key))
      throw InputError(fmt::format("fault \"{}\" has no key \"{}\"{}; it may have {}", name, key,
                                   did_you_mean(key, known), join(known, ", ")));
    if (!seen.insert(key).second)
      throw InputError(fmt::format("fault \"{}\" says {} twice", name, key));
    set_key(rule, point, key, values);
  }
  if (!has_action(rule))
    throw InputError(
        fmt::format("fault \"{}\" does nothing: it needs an action, such as error, "
                    "delay or noop; `ordeal list actions` has all of them",
                    name));
  detail::check_rule(rule, point);
  FaultSpec spec;
  spec.point = name;
  spec.replayable = is_replayable(rule);
  spec.rules.push_back(std::make_shared<const FaultRuleSpec>(std::move(rule)));
  spec.text = one_line(table);
  return spec;
}

FaultSpec parse_fault_text(std::string_view name, std::string_view text) {
  const FailPoint& point = point_called(name);
  FaultSpec spec;
  spec.point = name;
  spec.text = trim(text);
  std::string_view rest = text;
  do {
    FaultRuleSpec rule = parse_term(point, next_term(rest), text);
    spec.replayable = spec.replayable && is_replayable(rule);
    spec.rules.push_back(std::make_shared<const FaultRuleSpec>(std::move(rule)));
  } while (rest.data() != nullptr);
  return spec;
}

std::vector<int> possible_errors(const FaultSpec& spec) {
  std::set<int> codes;
  for (const auto& rule : spec.rules) {
    for (const WeightedErrno& error : rule->errors) codes.insert(error.code);
  }
  return {codes.begin(), codes.end()};
}

const std::vector<std::pair<std::string, std::string>>& fault_table_keys() {
  static const std::vector<std::pair<std::string, std::string>> keys = {
      {"error",
       "the errno to return: \"EIO\", {EIO = 3, ENOSPC = 1} by weight, or \"legal\": one that the "
       "point's function may return"},
      {"delay", "\"5ms\", \"1ms..5ms\", \"exp(2ms)\", \"lognormal(2ms,0.5)\", \"pareto(1ms,1.5)\""},
      {"spin", "burn the processor for so long: \"50us\""},
      {"yield", "give the processor away so many times"},
      {"pause", "park for so long, or until the fault heals: true"},
      {"signal", "give the signal of this name; it stays given"},
      {"barrier", "wait until so many threads are here: {\"name\", 2, \"1s\"}"},
      {"barrier.name", "the same, in words: {name = \"meeting\", k = 2, timeout = \"1s\"}"},
      {"barrier.k", "how many threads meet"},
      {"barrier.timeout", "who has waited for so long goes on alone; 1s where it is not said"},
      {"wait", "wait for a signal: \"name\", or {\"name\", \"1s\"}"},
      {"wait.name", "the same, in words: {name = \"ready\", timeout = \"1s\"}"},
      {"wait.timeout", "go on after so long; 1s where it is not said"},
      {"call", "call this function of the scenario, in the thread that hits the point"},
      {"short", "read or write this fraction alone: \"1/2\""},
      {"torn", "read or write in two halves, with others in between: true, or how far apart"},
      {"corrupt", "flip a bit of what was read or written"},
      {"stale", "give out what was remembered, for so long after its time: \"50ms\""},
      {"kill", "true: end the process of a mounted file system, as kill -9 does"},
      {"abort", "end the process with a crash: true, or a message"},
      {"noop", "true: fire, count and log, and do nothing"},
      {"chance", "how likely at each hit: \"1/20\", \"5%\""},
      {"nth", "at these hits of a thread: 2, \"3..5\", or a list"},
      {"every", "at each so-many-th hit of a thread"},
      {"skip", "leave the first hits of a thread alone; nth and every count after them"},
      {"times", "at most so often in the whole run (replayable from the log only)"},
      {"between", "from and to, since the start: {\"2s\", \"8s\"} (replayable from the log only)"},
      {"after", "once this point has been reached (replayable from the log only)"},
      {"group", "threads of this group alone; * and ? stand for others"},
      {"thread", "threads of this name alone, such as \"writers/0\" or \"writers/*\""},
      {"where.path", "where the file-system path matches: \"/a/*\""},
      {"where.key", "where the subject matches: a provider, a cache key"}};
  return keys;
}

}  // namespace ordeal
