// ordeal list
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/fault/assertion.h"
#include "harness/fault/defect.h"
#include "harness/fault/failpoint.h"
#include "harness/fault/spec.h"
#include "harness/run/scenario_files.h"
#include "harness/script/script.h"

namespace ordeal {
namespace {

// One thing that scenarios can name.
struct Row {
  std::string name;
  std::string kind;  // "" if all of the list are of one kind.
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

std::vector<Row> rows_of_targets(const CommandContext& context, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const TargetRow* target : context.catalogue.targets) {
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

std::vector<Row> rows_of_ops(const CommandContext& context, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const TargetRow* target : context.catalogue.targets) {
    for (const OpRow& op : target->rows) {
      std::string doc = op.doc;
      if (op.returns != nullptr && *op.returns != '\0') doc += fmt::format(" -> {}", op.returns);
      if (op.generate != nullptr) doc += " (mix)";
      rows.push_back({signature(*target, op), kind_name(op.kind), doc});
    }
  }
  return rows;
}

std::vector<Row> rows_of_scenarios(const CommandContext& context,
                                   const std::vector<std::string>& paths) {
  std::vector<Row> rows;
  for (const std::string& file : find_scenarios(paths)) {
    RunRequest request;
    request.file = file;
    request.scenario_roots = roots_of(file);
    try {
      const std::unique_ptr<Script> script = context.load(request);
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

std::vector<Row> rows_of_points(const CommandContext&, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const FailPoint* point : all_failpoints()) {
    rows.push_back({point->name(), join(supported_actions(*point), ", "),
                    fmt::format("{}:{}{}", point->where().file_name(), point->where().line(),
                                legal_at(*point))});
  }
  return rows;
}

std::vector<Row> rows_of_actions(const CommandContext&, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const auto& [key, help] : fault_table_keys()) rows.push_back({key, "", help});
  return rows;
}

std::vector<Row> rows_of_defects(const CommandContext&, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const Defect* defect : all_defects()) rows.push_back({defect->id(), "", defect->essence()});
  return rows;
}

std::vector<Row> rows_of_claims(const CommandContext&, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const Assertion* claim : all_assertions()) {
    rows.push_back({claim->claim(), to_string(claim->kind()),
                    fmt::format("{}:{}", claim->file(), claim->line())});
  }
  return rows;
}

std::vector<Row> rows_of_verbs(const CommandContext&, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const auto& [verb, doc] : script_verbs()) rows.push_back({verb, "", doc});
  return rows;
}

std::vector<Row> rows_of_reports(const CommandContext& context, const std::vector<std::string>&) {
  std::vector<Row> rows;
  for (const ReportRow& report : context.catalogue.reports)
    rows.push_back({report.name, report.file_name, report.doc});
  return rows;
}

// One list, and the function that makes its rows; `paths` is where scenarios are looked for.
struct ListRow {
  const char* name;
  std::vector<Row> (*rows)(const CommandContext& context, const std::vector<std::string>& paths);
};
constexpr ListRow kLists[] = {
    {"targets", rows_of_targets},     {"ops", rows_of_ops},       {"points", rows_of_points},
    {"actions", rows_of_actions},     {"claims", rows_of_claims}, {"defects", rows_of_defects},
    {"scenarios", rows_of_scenarios}, {"verbs", rows_of_verbs},   {"reports", rows_of_reports},
};

const ListRow& list_named(const std::string& name) {
  std::vector<std::string> known;
  for (const ListRow& list : kLists) {
    if (name == list.name) return list;
    known.emplace_back(list.name);
  }
  throw InputError(fmt::format("list: there is no list of \"{}\"{}; there is {}", name,
                               did_you_mean(name, known), join(known, ", ")));
}

void print_json(const std::vector<Row>& rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row& row : rows)
    list.push_back({{"name", trim(row.name)}, {"kind", row.kind}, {"doc", row.doc}});
  fmt::print("{}\n", list.dump(2));
}

void print_table(const std::vector<Row>& rows) {
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
}

class ListCommand final : public Command {
 public:
  std::string name() const override { return "list"; }
  std::string summary() const override { return "List what scenarios can name"; }
  std::string notes() const override {
    return "Examples:\n"
           "  ordeal list points 'unionfs.*'\n"
           "  ordeal list ops 'gateway.*'\n"
           "  ordeal list scenarios --in scenarios/smoke";
  }

  void describe(Arguments& arguments) override {
    arguments
        .add("what", &what_,
             "targets, ops, points, actions, claims, defects, scenarios, verbs or reports")
        .required();
    arguments.add("pattern", &pattern_, "Only names that match: 'gateway.*'");
    arguments.add("--in", &paths_, "scenarios: where to look; default: scenarios");
    arguments.add("--json", &json_, "Print JSON");
  }

  int run(const CommandContext& context) override {
    if (paths_.empty()) paths_ = {"scenarios"};
    std::vector<Row> rows = list_named(what_).rows(context, paths_);
    std::erase_if(rows, [this](const Row& row) {
      return !glob_match(pattern_, trim(row.name)) &&
             !glob_match(pattern_, row.name.substr(0, row.name.find('(')));
    });
    if (json_) {
      print_json(rows);
      return 0;
    }
    print_table(rows);
    if (rows.empty()) fmt::print(stderr, "nothing matches \"{}\"\n", pattern_);
    return 0;
  }

 private:
  std::string what_, pattern_ = "*";
  std::vector<std::string> paths_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_list_command() { return std::make_unique<ListCommand>(); }

}  // namespace ordeal
