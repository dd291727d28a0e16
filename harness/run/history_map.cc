#include "harness/run/history_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "harness/base/text.h"
#include "harness/run/history_stream.h"

namespace ordeal {
namespace {

using history::Operation;
using history::Status;

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// A client whose operation stays pending goes on under a new number.
void number_anew(ToldHistory& told) {
  for (Operation& operation : told.history) {
    if (operation.status != Status::pending) continue;
    told.clients.push_back(told.clients[static_cast<size_t>(operation.client)]);
    operation.client = static_cast<int64_t>(told.clients.size()) - 1;
  }
}

}  // namespace

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

history::Value told(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::nil:
      break;
    case Value::Kind::boolean:
      return history::Value(value.boolean());
    case Value::Kind::integer:
      return history::Value(value.integer());
    case Value::Kind::number:
      return history::Value(value.number());
    case Value::Kind::text:
      return history::Value(std::string(value.text()));
  }
  return {};
}

std::vector<std::string> clients_of(const HistoryBook& book) {
  std::vector<std::string> clients{"open"};
  for (const HistoryLog* log : book.logs()) clients.push_back(log->thread());
  return clients;
}

ToldHistory tell_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                         const HistoryBook& book) {
  HistoryStream stream(plan, check, scripted, book.under_events());
  ToldHistory told;
  told.unit = book.under_events() ? "steps" : "ns";
  told.clients = clients_of(book);
  const std::vector<HistoryLog*> logs = book.logs();
  uint64_t stopped = HistoryLog::kNever;
  for (const HistoryLog* log : logs) stopped = std::min(stopped, log->stopped_at());
  for (size_t i = 0; i < logs.size(); ++i) {
    logs[i]->each([&](const RecordedCall& call) {
      if (call.call >= stopped) return;
      if (call.ret < stopped) return stream.add(i, call);
      RecordedCall open = call;
      open.ret = RecordedCall::kNever;
      stream.add(i, open);
    });
  }
  told.history = stream.finish();
  number_anew(told);
  told.untold = stream.untold();
  told.cut_off = told.untold.empty() && stopped != HistoryLog::kNever;
  if (told.cut_off)
    told.untold = fmt::format(
        "there was room for the first {} operations alone: bound the run by iterations, a rate or "
        "a shorter time",
        std::accumulate(
            logs.begin(), logs.end(), uint64_t{0},
            [](uint64_t sum, const HistoryLog* log) { return sum + log->operations(); }));
  return told;
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

}  // namespace ordeal
