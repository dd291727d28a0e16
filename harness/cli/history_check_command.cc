// ordeal history check
#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/history_model.h"
#include "harness/history/levels.h"
#include "harness/history/online.h"
#include "harness/history/read.h"

namespace ordeal {
namespace {

using Json = nlohmann::ordered_json;
using history::CheckReport;
using history::Model;
using history::Operation;

constexpr size_t kLinesListed = 1000;  // Of the prefix of a violation.

const char* word(Verdict verdict) {
  if (verdict == Verdict::pass) return "ok";
  return verdict == Verdict::fail ? "violated" : "unknown";
}

Json as_json(const Operation& operation) {
  return {{"line", operation.line},
          {"client", operation.client},
          {"op", operation.op},
          {"value", Json::parse(operation.value.json())},
          {"output", Json::parse(operation.output.json())},
          {"call", operation.call},
          {"return", operation.ret == Operation::kNever ? Json() : Json(operation.ret)}};
}

Json as_json(const std::vector<history::Value>& values) {
  Json out = Json::array();
  for (const history::Value& value : values) out.push_back(Json::parse(value.json()));
  return out;
}

Json as_json(const history::Counterexample& example) {
  Json out;
  out["failed"] = as_json(example.failed);
  out["prefix"] = {{"operations", example.prefix.size()}, {"until", example.failed.ret}};
  if (example.prefix.size() <= kLinesListed) {
    Json lines = Json::array();
    for (const Operation& operation : example.prefix) lines.push_back(operation.line);
    out["prefix"]["lines"] = std::move(lines);
  }
  Json core = Json::array();
  for (const history::CoreItem& item : example.core.items) {
    Json entry = as_json(item.operation);
    for (const history::Constraint constraint : item.constraints)
      entry["constraints"].push_back(to_string(constraint));
    core.push_back(std::move(entry));
  }
  out["core"] = std::move(core);
  out["core_complete"] = example.core.complete;
  if (const auto& since = example.core.since) {
    out["core_since"] = {{"event", since->returned ? "return" : "call"},
                         {"operation", as_json(since->last)},
                         {"possible_states", as_json(since->states)},
                         {"possible_states_total", since->states_total},
                         {"open", since->open.size()}};
  }
  out["possible_states"] = as_json(example.states);
  out["possible_states_total"] = example.states_total;
  out["sentence"] = example.sentence;
  return out;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<history::Level> levels_named(const std::string& name) {
  const auto all = history::levels();
  if (name == "all") return {all.begin(), all.end()};
  if (const auto level = history::find_level(name)) return {*level};
  std::vector<std::string> names{"all"};
  for (const history::Level level : all) names.emplace_back(to_string(level));
  throw InputError(fmt::format("--level {}: unknown level{}; there are {}", name,
                               did_you_mean(name, names), join(names, ", ")));
}

// Adds the verdict of each level that was asked for.
void add_levels(Json& line, const history::LevelsReport& report) {
  Json levels = Json::object();
  for (const history::LevelVerdict& each : report.levels) {
    levels[to_string(each.level)] = {{"verdict", word(each.verdict)}};
    if (!each.reason.empty()) levels[to_string(each.level)]["reason"] = each.reason;
  }
  line["levels"] = std::move(levels);
  line["satisfies"] = report.sentence;
}

// Returns the levels in a line, and under it the reason of the strictest level that does not hold.
std::string describe_levels(const history::LevelsReport& report) {
  for (const history::LevelVerdict& each : report.levels) {
    if (each.verdict != Verdict::pass && !each.reason.empty())
      return report.sentence + "\n" + each.reason;
  }
  return report.sentence;
}

// Prints the line on stdout and the sentence, which is for people, on stderr. Bytes that are not
// UTF-8 are replaced.
void print_verdict(const Json& line, const std::string& sentence) {
  fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!sentence.empty()) fmt::print(stderr, "{}\n", sentence);
}

// Reads the file, or stdin if it is "-". The message of an InputError begins with the file.
void with_input(const std::string& file, const std::function<void(std::istream&)>& read) {
  try {
    if (file == "-") return read(std::cin);
    std::ifstream in(file, std::ios::binary);
    if (!in) throw InputError("there is no such file, or it cannot be read");
    read(in);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", file, error.what()));
  }
}

class HistoryCheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override {
    return "Judge whether a history is linearizable, or at least consistent";
  }
  std::string notes() const override;
  void describe(Arguments& arguments) override;
  int run(const CommandContext& context) override;

 private:
  int check_online(const Model& model) const;

  std::string file_, model_, partition_ = "key", level_ = "linearizable";
  Duration budget_ = std::chrono::seconds(60);
  uint64_t memory_ = 1024;  // MiB.
  bool json_ = false, online_ = false;
};

std::string HistoryCheckCommand::notes() const {
  return models_help() +
         "\nExamples:\n"
         "  ordeal history check etcd.jsonl --model cas-register\n"
         "  ordeal history check store.jsonl --model kv --partition key --json | jq .verdict\n"
         "  recorder | ordeal history check - --model register --online\n"
         "\nEach line of the file is one operation:\n"
         R"(  {"client":4,"call":0,"return":1,"op":"read","key":"r","value":null,"output":null,)"
         R"("status":"ok"})"
         "\nstatus is ok, pending (return is null), noinfo (the output is unknown) or fail (the "
         "operation was not\napplied).\n"
         "\nLevels: sequential keeps the order of each client. quiescent keeps the order of "
         "operations that an idle\nmoment separates. sessions only demands that no client goes "
         "back to an older version.\n"
         "\nFor a violation, \"core\" lists the operations that are needed for it; with "
         "\"core_since\", those called\nsince that moment, beside the possible states of the "
         "object then.\n"
         "\nExit status: 0 ok, 1 violated, 2 unknown, 64 malformed, with line and reason.";
}

void HistoryCheckCommand::describe(Arguments& arguments) {
  arguments.add("file", &file_, "One JSON object for each operation, a line each; - is stdin")
      .required();
  arguments.add("--model", &model_, "What the object should do; see below").required();
  arguments
      .add("--partition", &partition_,
           "key: judge each key alone, where the model allows it; none: judge all keys at once")
      .with_default()
      .one_of({"key", "none"});
  arguments
      .add("--level", &level_,
           "linearizable, sequential, quiescent, sessions, or all of them; see below")
      .with_default();
  arguments.add("--for", takes_duration("--for", &budget_),
                "Give up after this time; default: 60s");
  arguments.add("--memory", &memory_, "Give up beyond this many MiB")
      .with_default()
      .between(1, 1 << 20);
  arguments.add("--online", &online_,
                "Judge a stream, sorted by call, as it comes, in memory that does not grow");
  arguments.add("--json", &json_, "Print the line of JSON alone, no sentence on stderr");
}

int HistoryCheckCommand::run(const CommandContext&) {
  const Model& model = model_named(model_);
  const std::vector<history::Level> levels = levels_named(level_);
  history::CheckOptions options;
  options.per_key = partition_ == "key";
  options.bytes = static_cast<size_t>(memory_) << 20;
  options.time = budget_;

  if (online_) return check_online(model);
  history::History read;
  with_input(file_, [&](std::istream& in) { read = history::read_history(in, model); });
  const double cpu = cpu_seconds();
  const Instant started = Monotonic::now();
  const bool plain = levels.size() == 1 && levels[0] == history::Level::linearizable;
  history::LevelsReport judged;
  if (plain) {
    judged.check = history::check(model, std::move(read), options);
    judged.verdict = judged.check.verdict;
  } else {
    judged = history::check_levels(model, read, options, levels);
  }
  const CheckReport& report = judged.check;
  Json line{{"verdict", word(judged.verdict)},
            {"model", model.name},
            {"operations", report.operations},
            {"objects", report.objects},
            {"seconds", to_seconds(Monotonic::now() - started)},
            {"cpu_seconds", cpu_seconds() - cpu},
            {"configurations", report.configurations},
            {"peak_bytes", report.peak_bytes}};
  if (!plain) add_levels(line, judged);
  if (!report.reason.empty() && judged.verdict != Verdict::pass) line["reason"] = report.reason;
  if (report.unknown > 0) line["objects_unknown"] = report.unknown;
  std::string sentence = report.reason;
  if (report.verdict == Verdict::fail && (plain || report.counterexample)) {
    line["objects_violated"] = report.violated;
    line["key"] = report.violated_key;
    if (report.counterexample) {
      line.update(as_json(*report.counterexample));
      sentence = report.counterexample->sentence;
    }
  }
  if (!plain) sentence = describe_levels(judged);
  print_verdict(line, json_ ? "" : sentence);
  return exit_status(judged.verdict);
}

int HistoryCheckCommand::check_online(const Model& model) const {
  if (level_ != "linearizable")
    throw InputError(fmt::format("--online judges linearizability alone, not --level {}", level_));
  history::OnlineOptions options;
  options.per_key = partition_ == "key";
  options.bytes = static_cast<size_t>(memory_) << 20;
  history::OnlineChecker checker(model, options);
  const double cpu = cpu_seconds();
  const Instant started = Monotonic::now();
  with_input(file_, [&](std::istream& in) {
    history::HistoryReader reader(in, model);
    while (std::optional<Operation> operation = reader.next_in_order()) {
      checker.push(std::move(*operation));
    }
  });
  const history::OnlineReport& report = checker.finish();
  Json line{{"verdict", word(report.verdict)},
            {"model", model.name},
            {"operations", report.operations},
            {"objects", report.objects},
            {"seconds", to_seconds(Monotonic::now() - started)},
            {"cpu_seconds", cpu_seconds() - cpu},
            {"configurations", report.configurations},
            {"peak_layer", report.peak_layer},
            {"gave_up", report.gave_up},
            {"resynchronised", report.resynchronised}};
  if (!report.reason.empty()) line["reason"] = report.reason;
  if (report.first) {
    line["objects_violated"] = report.violated;
    line["key"] = report.first->key;
    line["failed"] = as_json(report.first->example.failed);
    line["possible_states"] = as_json(report.first->example.states);
    line["possible_states_total"] = report.first->example.states_total;
    line["sentence"] = report.first->example.sentence;
  }
  const std::string sentence = report.first ? report.first->example.sentence : report.reason;
  print_verdict(line, json_ ? "" : sentence);
  return exit_status(report.verdict);
}

}  // namespace

std::unique_ptr<Command> make_history_check_command() {
  return std::make_unique<HistoryCheckCommand>();
}

}  // namespace ordeal
