#include "harness/cli/history_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/history/generate.h"
#include "harness/history/levels.h"
#include "harness/history/online.h"
#include "harness/history/read.h"

namespace ordeal {
namespace {

using Json = nlohmann::ordered_json;
using history::CheckReport;
using history::Model;
using history::Operation;

constexpr size_t kLinesTold = 1000;  // Of a prefix.

const Model& model_named(const std::string& name) {
  if (const Model* model = history::find_model(name)) return *model;
  std::vector<std::string> names;
  for (const Model* model : history::models()) names.emplace_back(model->name);
  throw InputError(fmt::format("--model {}: unknown model{}; there are {}", name,
                               did_you_mean(name, names), join(names, ", ")));
}

std::string models_help() {
  std::string out = "Models:\n";
  for (const Model* model : history::models())
    out += fmt::format("  {:<15} {}\n", model->name, model->about);
  return out;
}

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
  if (example.prefix.size() <= kLinesTold) {
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

// The levels that were asked for, where that is more than linearizability.
void add_levels(Json& line, const history::LevelsReport& report) {
  Json levels = Json::object();
  for (const history::LevelVerdict& each : report.levels) {
    levels[to_string(each.level)] = {{"verdict", word(each.verdict)}};
    if (!each.reason.empty()) levels[to_string(each.level)]["reason"] = each.reason;
  }
  line["levels"] = std::move(levels);
  line["satisfies"] = report.sentence;
}

// The levels in a line, and under it why the strictest that does not hold does not.
std::string told(const history::LevelsReport& report) {
  for (const history::LevelVerdict& each : report.levels) {
    if (each.verdict != Verdict::pass && !each.reason.empty())
      return report.sentence + "\n" + each.reason;
  }
  return report.sentence;
}

// One line on stdout, and a sentence for people on stderr. Text that is no UTF-8 is shown as well
// as it can be.
void tell(const Json& line, const std::string& sentence) {
  fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!sentence.empty()) fmt::print(stderr, "{}\n", sentence);
}

// Reads the file, or stdin where it is "-"; complaints name it.
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

Chance chance_option(const char* name, const std::string& text) {
  const std::optional<Chance> chance = parse_chance(text);
  if (!chance)
    throw InputError(fmt::format("--{} {}: expected a chance such as 1/20 or 5%", name, text));
  return *chance;
}

}  // namespace

void HistoryCommand::add_to(CLI::App& app) {
  history_ = app.add_subcommand("history", "Judge recorded histories, or make some up");
  history_->require_subcommand(1);
  check_ = history_->add_subcommand("check", "Whether a history is linearizable, or less");
  check_->add_option("file", file_, "One JSON object for each operation, a line each; - is stdin")
      ->required();
  check_->add_option("--model", model_, "What the object should do; see below")->required();
  check_
      ->add_option("--partition", partition_,
                   "key: each key is judged alone, where the model allows it; none")
      ->capture_default_str()
      ->check(CLI::IsMember({"key", "none"}));
  check_
      ->add_option("--level", level_,
                   "linearizable, sequential, quiescent, sessions, or all of them; see below")
      ->capture_default_str();
  check_->add_option("--for", budget_, "Give up after so long")->capture_default_str();
  check_->add_option("--memory", memory_, "Give up beyond so many MiB")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  check_->add_flag(
      "--online", online_,
      "Judge a stream that is sorted by call as it comes, in memory that does not grow");
  check_->add_flag("--json", json_, "Nothing but the line of JSON: no sentence on stderr");
  check_->footer(
      models_help() +
      "\nExamples:\n  ordeal history check etcd.jsonl --model cas-register\n"
      "  ordeal history check store.jsonl --model kv --partition key --json | jq .verdict\n"
      "  recorder | ordeal history check - --model register --online\n"
      "\nA line: "
      R"({"client":4,"call":0,"return":1,"op":"read","key":"r","value":null,"output":null,)"
      R"("status":"ok"})"
      "\nlevels: sequential keeps each client's own order, quiescent what a moment parts at which "
      "nothing is\nopen, sessions that no client goes back to an older version.\nstatus: ok, "
      "pending (return null), noinfo (output unknown), fail (not applied).\n"
      "core: what of a violation's prefix is needed for it. With core_since: of what was called "
      "since then,\nbeside what the object could be at that moment.\n"
      "Exit status: 0 ok, 1 violated, 2 unknown, 64 malformed, with line and reason.");

  generate_ = history_->add_subcommand("generate", "Make a history up, linearizable but for lies");
  generate_->add_option("--model", model_, "As for check")->required();
  generate_->add_option("--clients", clients_, "How many")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  generate_->add_option("--operations", operations_, "How many")->capture_default_str();
  generate_->add_option("--values", values_, "Arguments are one of so many; 0: each is unique")
      ->capture_default_str();
  generate_->add_option("--keys", keys_, "How many")->capture_default_str();
  generate_->add_option("--pending", pending_, "Chance that nobody hears the end: 1/100")
      ->capture_default_str();
  generate_->add_option("--noinfo", noinfo_, "Chance that an output is lost")
      ->capture_default_str();
  generate_->add_option("--fail", fail_, "Chance that it is not applied")->capture_default_str();
  generate_->add_option("--lies", lies_, "Outputs that are replaced")->capture_default_str();
  generate_->add_option("--seed", seed_, "The same seed, the same history")->capture_default_str();
  generate_->footer(
      "Examples:\n  ordeal history generate --model register --clients 10 --operations 100000 "
      "--pending 1/100 > h.jsonl\n"
      "  ordeal history generate --model queue --lies 1 --seed 7 | ordeal history check - --model "
      "queue");
}

bool HistoryCommand::parsed() const { return history_ != nullptr && history_->parsed(); }

int HistoryCommand::carry_out() { return check_->parsed() ? check() : generate(); }

int HistoryCommand::check() const {
  const Model& model = model_named(model_);
  const std::vector<history::Level> levels = levels_named(level_);
  history::CheckOptions options;
  options.per_key = partition_ == "key";
  options.bytes = static_cast<size_t>(memory_) << 20;
  const std::optional<Duration> budget = parse_duration(budget_);
  if (!budget) throw InputError(fmt::format("--for {}: expected {}", budget_, kDurationForm));
  options.time = *budget;

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
  if (!plain) sentence = told(judged);
  tell(line, json_ ? "" : sentence);
  return exit_status(judged.verdict);
}

int HistoryCommand::check_online(const Model& model) const {
  if (level_ != "linearizable")
    throw InputError(fmt::format("--online judges linearizability alone: no --level {}", level_));
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
  tell(line, json_ ? "" : sentence);
  return exit_status(report.verdict);
}

int HistoryCommand::generate() {
  const Model& model = model_named(model_);
  history::GenerateOptions options{.clients = clients_,
                                   .operations = operations_,
                                   .values = values_,
                                   .keys = keys_,
                                   .pending = chance_option("pending", pending_),
                                   .noinfo = chance_option("noinfo", noinfo_),
                                   .fail = chance_option("fail", fail_),
                                   .lies = lies_,
                                   .seed = seed_};
  for (const Operation& operation : history::generate(model, options))
    fmt::print("{}\n", history::to_line(operation));
  return 0;
}

}  // namespace ordeal
