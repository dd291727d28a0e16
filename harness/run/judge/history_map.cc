#include "harness/run/judge/history_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/run/judge/history_stream.h"

namespace ordeal {
namespace {

using history::Operation;
using history::Status;

// A client whose operation stays pending goes on under a new number.
void number_anew(ModelHistory& recorded) {
  for (Operation& operation : recorded.history) {
    if (operation.status != Status::pending) continue;
    recorded.clients.push_back(recorded.clients[static_cast<size_t>(operation.client)]);
    operation.client = static_cast<int64_t>(recorded.clients.size()) - 1;
  }
}

}  // namespace

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

ModelHistory model_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                           const HistoryBook& book) {
  HistoryStream stream(plan, check, scripted, book.under_events());
  ModelHistory recorded;
  recorded.unit = book.under_events() ? "steps" : "ns";
  recorded.clients = clients_of(book);
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
  recorded.history = stream.finish();
  number_anew(recorded);
  recorded.incomplete = stream.incomplete();
  recorded.cut_off = recorded.incomplete.empty() && stopped != HistoryLog::kNever;
  if (recorded.cut_off)
    recorded.incomplete = fmt::format(
        "there was room for the first {} operations alone: bound the run by iterations, a rate or "
        "a shorter time",
        std::accumulate(
            logs.begin(), logs.end(), uint64_t{0},
            [](uint64_t sum, const HistoryLog* log) { return sum + log->operations(); }));
  return recorded;
}

}  // namespace ordeal
