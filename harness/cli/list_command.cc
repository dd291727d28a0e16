#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/fault/assertion.h"
#include "harness/fault/defect.h"
#include "harness/fault/failpoint.h"
#include "harness/fault/spec.h"
#include "harness/script/script.h"

namespace ordeal {
namespace {

struct Row {
  std::string name;
  std::string kind;  // "" where the list has one kind.
  std::string doc;
};

std::string signature(const TargetRow& target, const OpRow& op) {
  std::vector<std::string> params;
  for (const ParamRow& param : op.params) {
    params.push_back(param.optional ? fmt::format("[{}]", param.name) : param.name);
  }
  return fmt::format("{}.{}({})", target.name, op.name, join(params, ", "));
}

const char* kind_name(RowKind kind) {
  switch (kind) {
    case RowKind::operation:
      return "operation";
    case RowKind::probe:
      return "probe";
    case RowKind::control:
      return "control";
    case RowKind::derived:
      return "derived";
  }
  return "";
}

std::vector<Row> rows_of_targets(const Catalogue& catalogue) {
  std::vector<Row> rows;
  for (const TargetRow* target : catalogue.targets) {
    rows.push_back({target->name, target->mount != nullptr ? "core, mount" : "core", target->doc});
    for (const OptionRow& option : target->options) {
      rows.push_back({fmt::format("  {}.{}", target->name, option.name),
                      fmt::format("{}{}", to_string(option.kind),
                                  option.fallback != nullptr && *option.fallback != '\0'
                                      ? fmt::format(" = {}", option.fallback)
                                      : ""),
                      option.doc});
    }
  }
  return rows;
}

std::vector<Row> rows_of_ops(const Catalogue& catalogue) {
  std::vector<Row> rows;
  for (const TargetRow* target : catalogue.targets) {
    for (const OpRow& op : target->rows) {
      std::string doc = op.doc;
      if (op.returns != nullptr && *op.returns != '\0') doc += fmt::format(" -> {}", op.returns);
      if (op.generate != nullptr) doc += " (mix)";
      rows.push_back({signature(*target, op), kind_name(op.kind), doc});
    }
  }
  return rows;
}

std::vector<Row> rows_of_scenarios(const Catalogue& catalogue, const ListCommand& command) {
  std::vector<Row> rows;
  for (const std::string& file : find_scenarios(command.paths)) {
    RunRequest request;
    request.file = file;
    request.scenario_roots = roots_of(file);
    try {
      const std::unique_ptr<Script> script = loader_for(catalogue)(request);
      const Plan& plan = script->plan();
      rows.push_back({file, plan.must_fail ? "must fail" : "", plan.describe});
    } catch (const InputError& error) {
      rows.push_back({file, "error", error.what()});
    }
  }
  return rows;
}

std::string legal_at(const FailPoint& point) {
  const std::string legal = point.traits().legal;
  return legal.empty() ? "" : fmt::format("  legal: {}", legal);
}

std::vector<Row> rows_for(const Catalogue& catalogue, const ListCommand& command) {
  std::vector<Row> rows;
  if (command.what == "targets") return rows_of_targets(catalogue);
  if (command.what == "ops") return rows_of_ops(catalogue);
  if (command.what == "scenarios") return rows_of_scenarios(catalogue, command);
  if (command.what == "points") {
    for (const FailPoint* point : all_failpoints()) {
      rows.push_back({point->name(), join(supported_actions(*point), ", "),
                      fmt::format("{}:{}{}", point->where().file_name(), point->where().line(),
                                  legal_at(*point))});
    }
  } else if (command.what == "actions") {
    for (const auto& [key, help] : fault_table_keys()) rows.push_back({key, "", help});
  } else if (command.what == "defects") {
    for (const Defect* defect : all_defects())
      rows.push_back({defect->id(), "", defect->essence()});
  } else if (command.what == "claims") {
    for (const Assertion* claim : all_assertions()) {
      rows.push_back({claim->claim(), to_string(claim->kind()),
                      fmt::format("{}:{}", claim->file(), claim->line())});
    }
  } else if (command.what == "verbs") {
    for (const auto& [verb, doc] : script_verbs()) rows.push_back({verb, "", doc});
  } else if (command.what == "reports") {
    for (const ReportRow& report : catalogue.reports) {
      rows.push_back({report.name, report.file_name, report.doc});
    }
  } else {
    const std::vector<std::string> known = {"targets", "ops",       "points", "actions", "claims",
                                            "defects", "scenarios", "verbs",  "reports"};
    throw InputError(fmt::format("list: there is no list of \"{}\"{}; there is {}", command.what,
                                 did_you_mean(command.what, known), join(known, ", ")));
  }
  return rows;
}

}  // namespace

int list_command(const Catalogue& catalogue, const ListCommand& command) {
  std::vector<Row> rows = rows_for(catalogue, command);
  std::erase_if(rows, [&](const Row& row) {
    return !glob_match(command.pattern, trim(row.name)) &&
           !glob_match(command.pattern, row.name.substr(0, row.name.find('(')));
  });
  if (command.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Row& row : rows) {
      list.push_back({{"name", trim(row.name)}, {"kind", row.kind}, {"doc", row.doc}});
    }
    fmt::print("{}\n", list.dump(2));
    return 0;
  }
  size_t name_width = 0, kind_width = 0;
  for (const Row& row : rows) {
    name_width = std::max(name_width, std::min<size_t>(row.name.size(), 44));
    kind_width = std::max(kind_width, std::min<size_t>(row.kind.size(), 24));
  }
  for (const Row& row : rows) {
    if (kind_width > 0) {
      fmt::print("{:{}}  {:{}}  {}\n", row.name, name_width, row.kind, kind_width, row.doc);
    } else {
      fmt::print("{:{}}  {}\n", row.name, name_width, row.doc);
    }
  }
  if (rows.empty()) fmt::print(stderr, "nothing matches \"{}\"\n", command.pattern);
  return 0;
}

}  // namespace ordeal
