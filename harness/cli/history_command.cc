#include "harness/cli/history_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/history/check.h"
#include "harness/history/generate.h"
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
  for (const history::CoreItem& item : example.core) {
    Json entry = as_json(item.operation);
    for (const history::Constraint constraint : item.constraints)
      entry["constraints"].push_back(to_string(constraint));
    core.push_back(std::move(entry));
  }
  out["core"] = std::move(core);
  out["core_complete"] = example.core_complete;
  Json states = Json::array();
  for (const history::Value& state : example.states) states.push_back(Json::parse(state.json()));
  out["possible_states"] = std::move(states);
  out["possible_states_total"] = example.states_total;
  out["sentence"] = example.sentence;
  return out;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
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
  check_ = history_->add_subcommand("check", "Whether a history is linearizable");
  check_->add_option("file", file_, "One JSON object for each operation, a line each; - is stdin")
      ->required();
  check_->add_option("--model", model_, "What the object should do; see below")->required();
  check_
      ->add_option("--partition", partition_,
                   "key: each key is judged alone, where the model allows it; none")
      ->capture_default_str()
      ->check(CLI::IsMember({"key", "none"}));
  check_->add_option("--for", budget_, "Give up after so long")->capture_default_str();
  check_->add_option("--memory", memory_, "Give up beyond so many MiB")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  check_->add_flag("--json", json_, "Nothing but the line of JSON: no sentence on stderr");
  check_->footer(
      models_help() +
      "\nExamples:\n  ordeal history check etcd.jsonl --model cas-register\n"
      "  ordeal history check store.jsonl --model kv --partition key --json | jq .verdict\n"
      "\nA line: "
      R"({"client":4,"call":0,"return":1,"op":"read","key":"r","value":null,"output":null,)"
      R"("status":"ok"})"
      "\nstatus: ok, pending (return null), noinfo (output unknown), fail (not applied).\n"
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
  history::CheckOptions options;
  options.per_key = partition_ == "key";
  options.bytes = static_cast<size_t>(memory_) << 20;
  const std::optional<Duration> budget = parse_duration(budget_);
  if (!budget) throw InputError(fmt::format("--for {}: expected {}", budget_, kDurationForm));
  options.time = *budget;

  history::History read;
  try {
    if (file_ == "-") {
      read = history::read_history(std::cin, model);
    } else {
      std::ifstream in(file_, std::ios::binary);
      if (!in) throw InputError("there is no such file, or it cannot be read");
      read = history::read_history(in, model);
    }
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", file_, error.what()));
  }
  const double cpu = cpu_seconds();
  const Instant started = Monotonic::now();
  const CheckReport report = history::check(model, std::move(read), options);
  Json line{{"verdict", word(report.verdict)},
            {"model", model.name},
            {"operations", report.operations},
            {"objects", report.objects},
            {"seconds", to_seconds(Monotonic::now() - started)},
            {"cpu_seconds", cpu_seconds() - cpu},
            {"configurations", report.configurations},
            {"peak_bytes", report.peak_bytes}};
  if (!report.reason.empty()) line["reason"] = report.reason;
  if (report.unknown > 0) line["objects_unknown"] = report.unknown;
  std::string sentence = report.reason;
  if (report.verdict == Verdict::fail) {
    line["objects_violated"] = report.violated;
    line["key"] = report.violated_key;
    if (report.counterexample) {
      line.update(as_json(*report.counterexample));
      sentence = report.counterexample->sentence;
    }
  }
  // Text that is no UTF-8 is shown as well as it can be.
  fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!json_ && !sentence.empty()) fmt::print(stderr, "{}\n", sentence);
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
