#include "harness/scenario/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/base/text.h"

namespace ordeal {
namespace {

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

std::vector<std::string> target_names(const Plan& plan) {
  std::vector<std::string> names;
  for (const TargetPlan& target : plan.targets) names.emplace_back(target.row->name);
  return names;
}

bool names_claim(const std::string& point) { return point.find(": ") != std::string::npos; }

const std::vector<std::string>& leak_resources() {
  static const auto* const kNames =
      new std::vector<std::string>{"fds", "threads", "handles", "permits", "mounts", "memory"};
  return *kNames;
}

bool wants_resource(const LeakPlan& plan, const std::string& resource) {
  return plan.resources.empty() ||
         std::find(plan.resources.begin(), plan.resources.end(), resource) != plan.resources.end();
}

bool asks_for_leaks(const Plan& plan) {
  return std::any_of(plan.checks.begin(), plan.checks.end(),
                     [](const CheckPlan& check) { return check.leaks.has_value(); });
}

bool asks_for_lost_memory(const Plan& plan) {
  return std::any_of(plan.checks.begin(), plan.checks.end(), [](const CheckPlan& check) {
    return check.leaks && !check.leaks->resources.empty() && wants_resource(*check.leaks, "memory");
  });
}

const HistoryRow* row_of(const OpRow& row, const std::string& model) {
  for (const HistoryRow& each : row.history) {
    if (each.model == model) return &each;
  }
  return nullptr;
}

bool speaks_of(const HistoryPlan& check, const OpRow& row) {
  if (!check.operations.empty()) return has(check.operations, row.name);
  const HistoryRow* how = row_of(row, check.model);
  return how != nullptr && *how->op != '\0';
}

std::vector<size_t> targets_of(const Plan& plan, const HistoryPlan& check) {
  std::vector<size_t> indices;
  std::vector<std::string> names;
  std::set<std::string> models;  // That are recorded, of the targets that were asked.
  for (size_t i = 0; i < plan.targets.size(); ++i) {
    const TargetRow& target = *plan.targets[i].row;
    names.emplace_back(target.name);
    if (!check.target.empty() && check.target != target.name) continue;
    for (const OpRow& row : target.rows) {
      for (const HistoryRow& how : row.history) {
        if (*how.op != '\0') models.insert(how.model);
      }
    }
    const auto rows = target.rows;
    const auto any = [&](const OpRow& row) { return speaks_of(check, row); };
    if (i < 64 && std::any_of(rows.begin(), rows.end(), any)) indices.push_back(i);
  }
  if (!indices.empty()) return indices;
  if (!check.target.empty() && !has(names, check.target))
    throw InputError(fmt::format("the scenario has no target \"{}\"{}", check.target,
                                 did_you_mean(check.target, names)));
  const std::vector<std::string> known(models.begin(), models.end());
  throw InputError(fmt::format(
      "no target of the scenario has operations that model \"{}\" speaks of; {}", check.model,
      known.empty() ? "none is recorded for any model" : "there are " + join(known, ", ")));
}

std::string key_name(const HistoryPlan& check, const Plan& plan) {
  if (!check.per.empty() || !check.operations.empty()) return check.per;
  for (const size_t index : targets_of(plan, check)) {
    for (const OpRow& row : plan.targets[index].row->rows) {
      for (const HistoryRow& how : row.history) {
        if (how.model == check.model && how.per != nullptr) return how.per;
      }
    }
  }
  return "";
}

}  // namespace ordeal
