#include "harness/run/judge/history_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/base/assert.h"
#include "harness/base/text.h"
#include "harness/history/levels.h"
#include "harness/history/read.h"

namespace ordeal {
namespace {

using history::Counterexample;
using history::Operation;
using history::Status;

constexpr size_t kMostBars = 2000;
constexpr size_t kMostLines = 40;

std::string text_of(const history::Value& value) {
  return value.is_text() ? value.text() : value.json();
}

std::string called(const Operation& operation) {
  std::string value;
  if (operation.value.is_list()) {
    for (const history::Value& each : operation.value.list())
      value += (value.empty() ? "" : ", ") + each.json();
  } else if (!operation.value.is_null()) {
    value = operation.value.json();
  }
  return fmt::format("{}({})", operation.op, value);
}

std::string came_back(const Operation& operation, const history::Model& model) {
  if (operation.status == Status::pending) return "";
  if (operation.status == Status::noinfo) return "something";
  const auto kind = history::find_kind(model, operation.op);
  const bool tells = kind && history::asserts_output(model.kinds[*kind], operation);
  return tells ? text_of(operation.output) : "ok";
}

// What kind of answer it was: never the value itself, but for names of errors.
std::string shape_of(const history::Value& value) {
  if (value.is_null() || value.is_bool()) return value.json();
  if (!value.is_text()) return "a value";
  const std::string& text = value.text();
  const bool error = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return error ? text : "a value";
}

// The checker speaks of clients by number; here they have names.
std::string with_names(const std::string& text, const std::vector<std::string>& clients) {
  static constexpr std::string_view kBy = "by client ";
  std::string out;
  size_t at = 0;
  for (size_t found = 0; (found = text.find(kBy, at)) != std::string::npos;) {
    size_t end = found + kBy.size();
    uint64_t number = 0;
    const size_t digits = end;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9' && end - digits < 9)
      number = number * 10 + static_cast<uint64_t>(text[end++] - '0');
    const bool known = end > digits && number < clients.size();
    out += text.substr(at, found - at);
    out += known ? "by " + clients[number] : text.substr(found, end - found);
    at = end;
  }
  return out + text.substr(at);
}

// Tells an operation from all others of its history.
std::pair<int64_t, int64_t> name_of(const Operation& operation) {
  return {operation.client, operation.call};
}

// The prefix as lanes: a client each, those that do something in it. What matters may have been
// called long before the rest, by a thread that did not run meanwhile.
void add_bars(HistoryResult& result, const Counterexample& example, const history::Model& model,
              const std::vector<std::string>& clients) {
  std::map<int64_t, uint32_t> lanes;
  std::set<std::pair<int64_t, int64_t>> core;
  for (const auto& item : example.core.items) core.insert(name_of(item.operation));
  result.bars_total = example.prefix.size();
  const size_t from = example.prefix.size() - std::min(example.prefix.size(), kMostBars);
  for (size_t i = 0; i < example.prefix.size(); ++i) {
    const Operation& operation = example.prefix[i];
    HistoryBar bar;
    bar.core = core.contains(name_of(operation));
    bar.failed = name_of(example.failed) == name_of(operation);
    if (i < from && !bar.core && !bar.failed) continue;
    const auto [lane, fresh] =
        lanes.try_emplace(operation.client, static_cast<uint32_t>(result.clients.size()));
    if (fresh) {
      const auto number = static_cast<size_t>(operation.client);
      result.clients.push_back(number < clients.size() ? clients[number] : "?");
    }
    bar.client = lane->second;
    bar.call = operation.call;
    bar.ret = operation.ret == Operation::kNever ? -1 : operation.ret;
    bar.text = called(operation);
    bar.output = bar.ret < 0 ? "" : came_back(operation, model);
    result.bars.push_back(std::move(bar));
  }
}

// The last operations of the prefix, and those that matter, as text in order of their calls.
std::string evidence_of(const HistoryResult& result) {
  const size_t from = result.bars.size() - std::min(result.bars.size(), kMostLines);
  std::string out;
  if (from > 0 || result.bars_total > result.bars.size())
    out = fmt::format("of {} operations, the last and those that matter\n", result.bars_total);
  const int64_t origin = result.bars.empty() ? 0 : result.bars[from].call;
  size_t shown = 0;
  for (size_t i = 0; i < result.bars.size(); ++i) {
    const HistoryBar& bar = result.bars[i];
    if (i < from && ((!bar.core && !bar.failed) || shown == kMostLines)) continue;
    ++shown;
    const std::string end = bar.ret < 0 ? "" : std::to_string(bar.ret - origin);
    const char* mark = bar.failed ? "!" : bar.core ? "*" : " ";
    out += fmt::format("{} {:>8}..{:<8} {:<16} {}{}\n", mark, bar.call - origin, end,
                       result.clients[bar.client], bar.text,
                       bar.ret < 0 ? " pending" : " = " + bar.output);
  }
  return out + fmt::format("! cannot be, and needs no more than * to be impossible; times are {}",
                           result.unit);
}

std::string first_complaint(const history::Model& model, const history::History& history) {
  for (const Operation& operation : history) {
    std::string wrong = history::complaint(model, operation);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

// The verdict of the level, and, where a short history breaks it, of those that are weaker.
history::CheckReport judged(history::Level level, const history::Model& model,
                            history::History& all, const history::CheckOptions& options,
                            HistoryResult& result) {
  constexpr size_t kShort = 10'000;  // Weaker levels of a longer one would take their time.
  if (level != history::Level::linearizable) {
    const history::LevelsReport report =
        history::check_levels(model, all, options, std::span(&level, 1));
    result.verdict = report.verdict;
    result.reason = report.levels.empty() ? "" : report.levels[0].reason;
    result.levels.emplace_back(to_string(level), report.verdict);
    return report.check;
  }
  const bool is_short = all.size() <= kShort;
  const history::History kept = is_short ? all : history::History();
  history::CheckReport report = history::check(model, std::move(all), options);
  result.verdict = report.verdict;
  result.reason = report.reason;
  result.levels.emplace_back(to_string(level), report.verdict);
  if (report.verdict != Verdict::fail || !is_short) return report;
  history::CheckOptions weaker = options;
  weaker.time = std::min<Duration>(options.time, std::chrono::milliseconds(500));
  weaker.explain_time = Duration::zero();
  const auto others = history::levels().subspan(1);
  for (const auto& other : history::check_levels(model, kept, weaker, others).levels)
    result.levels.emplace_back(history::to_string(other.level), other.verdict);
  return report;
}

void describe_violation(HistoryJudgement& judgement, const HistoryPlan& check, const Plan& plan,
                        const history::Model& model, const history::CheckReport& report,
                        const std::vector<std::string>& clients) {
  HistoryResult& result = judgement.result;
  result.key = report.violated_key;
  Finding& finding = judgement.finding;
  finding.kind = FindingKind::history;
  judgement.identity = fmt::format("{}({})", to_string(check.level), check.model);
  std::string where = judgement.identity;
  if (!result.key.empty()) {
    const std::string name = key_name(check, plan);
    where += fmt::format(" {} \"{}\"", name.empty() ? "key" : name, result.key);
  }
  if (report.counterexample) {
    const Counterexample& example = *report.counterexample;
    result.sentence = with_names(example.sentence, clients);
    for (const history::Value& state : example.states) result.states.push_back(state.json());
    add_bars(result, example, model, clients);
    judgement.identity +=
        fmt::format(" {} = {}", example.failed.op, shape_of(example.failed.output));
    finding.evidence = evidence_of(result);
    const auto number = static_cast<size_t>(example.failed.client);
    if (number < clients.size()) finding.thread = clients[number];
    finding.at = example.failed.ret;
  } else {
    result.sentence = report.reason.empty() ? result.reason : report.reason;
    if (result.sentence.empty()) result.sentence = "there is no order that the model allows";
  }
  finding.claim = fmt::format("{}: {}", where, result.sentence);
  finding.fingerprint = fingerprint_of(finding.kind, judgement.identity);
}

}  // namespace

HistoryJudgement judge_history(const CheckPlan& check, const Plan& plan,
                               const history::Model& model, ModelHistory recorded) {
  const HistoryPlan& wanted = *check.history;
  HistoryJudgement judgement;
  HistoryResult& result = judgement.result;
  result.name = check.name;
  result.model = wanted.model;
  result.unit = recorded.unit;
  const Instant start = Monotonic::now();
  const std::string wrong = first_complaint(model, recorded.history);
  if (!wrong.empty()) {
    result.reason = "what was recorded is not of the model: " + wrong;
    return judgement;
  }
  const size_t operations = recorded.history.size();
  history::CheckOptions options;
  options.time = wanted.time;
  options.bytes = wanted.bytes;
  const history::CheckReport report =
      judged(wanted.level, model, recorded.history, options, result);
  result.seconds = to_seconds(Monotonic::now() - start);
  result.operations = report.operations > 0 ? report.operations : operations;
  result.objects = report.objects;
  result.violated = report.violated;
  result.unknown = report.unknown;
  // A part of a history that breaks the rules is broken, whatever came later; but what cannot be
  // recorded may have changed what the model speaks of at any time.
  if (!recorded.incomplete.empty() && (result.verdict != Verdict::fail || !recorded.cut_off)) {
    result.verdict = Verdict::unknown;
    result.reason = recorded.incomplete;
  }
  for (auto& [level, verdict] : result.levels) {
    if (level == to_string(wanted.level)) verdict = result.verdict;
  }
  if (result.verdict == Verdict::fail)
    describe_violation(judgement, wanted, plan, model, report, recorded.clients);
  return judgement;
}

HistoryJudgement judge_online(const CheckPlan& check, const Plan& plan, const history::Model& model,
                              const history::OnlineReport& report, const OnlineFacts& facts) {
  HistoryJudgement judgement;
  HistoryResult& result = judgement.result;
  result.name = check.name;
  result.model = check.history->model;
  result.unit = facts.unit;
  result.seconds = to_seconds(facts.took);
  result.operations = report.operations;
  result.objects = report.objects;
  result.violated = report.violated;
  result.unknown = report.gave_up;
  result.verdict = report.verdict;
  result.reason = report.reason;
  if (report.verdict != Verdict::fail && !facts.incomplete.empty()) {
    result.verdict = Verdict::unknown;
    result.reason = facts.incomplete;
  }
  result.levels.emplace_back(to_string(check.history->level), result.verdict);
  if (result.verdict != Verdict::fail) return judgement;
  history::CheckReport violation;
  violation.violated_key = report.first->key;
  violation.counterexample = report.first->example;
  describe_violation(judgement, *check.history, plan, model, violation, facts.clients);
  std::vector<std::string> before;
  for (const history::Value& state : report.first->before) before.push_back(state.json());
  judgement.finding.evidence +=
      fmt::format("\nbefore the first of these it was {}", join(before, " or "));
  return judgement;
}

size_t write_history(const std::string& path, const ModelHistory& recorded,
                     const std::string* key) {
  std::ofstream out(path, std::ios::binary);
  const int64_t origin = recorded.history.empty() ? 0 : recorded.history.front().call;
  size_t count = 0;
  for (const Operation& each : recorded.history) {
    if (key != nullptr && each.key != *key) continue;
    Operation operation = each;
    operation.call -= origin;
    if (operation.ret != Operation::kNever) operation.ret -= origin;
    out << history::to_line(operation) << '\n';
    ++count;
  }
  out.close();
  return out ? count : 0;
}

}  // namespace ordeal
