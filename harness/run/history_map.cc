#include "harness/run/history_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "harness/base/text.h"

namespace ordeal {
namespace {

using history::Operation;
using history::Status;

// Processors may read their clocks a little early or late beside what they do. A wider interval is
// always right; a narrower one could invent a violation.
constexpr int64_t kSkewNs = 250;

const HistoryRow* row_of(const OpRow& row, const std::string& model) {
  for (const HistoryRow& each : row.history) {
    if (each.model == model) return &each;
  }
  return nullptr;
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// Whether the check looks at what the row does, as an operation that it is told of.
bool speaks_of(const HistoryPlan& check, const OpRow& row) {
  if (!check.operations.empty()) return has(check.operations, row.name);
  const HistoryRow* how = row_of(row, check.model);
  return how != nullptr && *how->op != '\0';
}

Status status_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return Status::ok;
    case Outcome::fail:
      return Status::fail;
    case Outcome::pending:
    case Outcome::unexpected:
      break;
  }
  return Status::pending;
}

// An operation as the scenario's own model has it: named, called and answered as the script sees
// it.
Telling tell_as_called(const RecordedCall& call, const OpRow& row, const TargetRow& target,
                       const std::string& per, Operation& operation) {
  history::Value::List arguments;
  for (size_t i = 0; i < call.arg_count; ++i) {
    if (!per.empty() && row.params[i].name == per) {
      const history::Value key = told(call.args[i]);
      operation.key = key.is_text() ? key.text() : key.json();
    } else {
      arguments.push_back(told(call.args[i]));
    }
  }
  if (arguments.size() == 1) {
    operation.value = arguments[0];
  } else if (!arguments.empty()) {
    operation.value = history::Value(std::move(arguments));
  }
  if (call.code != 0) {
    operation.output = history::Value(error_name(target, call.code));
  } else if (call.has_list) {
    history::Value::List list;
    for (const std::string_view text : call.list) list.emplace_back(std::string(text));
    operation.output = history::Value(std::move(list));
  } else {
    operation.output = call.result.is_nil() ? history::Value(true) : told(call.result);
  }
  return Telling::told;
}

class Teller {
 public:
  Teller(const Plan& plan, const HistoryPlan& check, bool scripted, const HistoryBook& book)
      : plan_(plan),
        check_(check),
        scripted_(scripted),
        targets_(targets_of(plan, check)),
        book_(book) {}

  ToldHistory run() {
    const std::vector<const HistoryLog*> logs = book_.logs();
    uint64_t stopped = RecordedCall::kNever;
    for (const HistoryLog* log : logs) stopped = std::min(stopped, log->stopped_at());
    if (stopped != RecordedCall::kNever) {
      stopped_ = at(stopped);
      told_.cut_off = true;
      told_.untold = fmt::format(
          "there was room for the first {} operations alone: bound the run by iterations, a rate "
          "or a shorter time",
          std::accumulate(
              logs.begin(), logs.end(), uint64_t{0},
              [](uint64_t sum, const HistoryLog* log) { return sum + log->operations(); }));
    }
    for (const HistoryLog* log : logs) told_.clients.push_back(log->thread());
    for (size_t i = 0; i < logs.size(); ++i) tell(*logs[i], static_cast<int64_t>(i));
    std::sort(told_.history.begin(), told_.history.end(),
              [](const Operation& a, const Operation& b) {
                return std::tuple(a.call, a.client, a.ret) < std::tuple(b.call, b.client, b.ret);
              });
    tell_opened();
    return std::move(told_);
  }

 private:
  int64_t at(uint64_t stamp) const {
    if (book_.under_events()) return static_cast<int64_t>(stamp);
    return ticks_to_instant(tick_scale(), stamp).time_since_epoch().count();
  }
  int64_t skew() const { return book_.under_events() ? 0 : kSkewNs; }

  void tell(const HistoryLog& log, int64_t client) {
    std::optional<size_t> before;  // The client's last operation in the history ...
    int64_t came_back = 0;         // ... and when it did, as recorded.
    log.each([&](const RecordedCall& call) {
      const int64_t called = at(call.call);
      if (called >= stopped_) return;
      Operation operation;
      operation.client = client;
      if (!complete(call, operation)) return;
      operation.call = called - skew();
      if (before) {  // The thread itself knows which of its operations came first.
        Operation& last = told_.history[*before];
        last.ret = std::min(came_back + skew(), came_back + (called - came_back) / 2);
        operation.call = std::max(operation.call, last.ret + 1);
      }
      before.reset();
      const bool open = call.ret == RecordedCall::kNever || at(call.ret) >= stopped_;
      if (open) operation.status = Status::pending;
      if (operation.status == Status::pending) {
        operation.ret = Operation::kNever;
        client = static_cast<int64_t>(told_.clients.size());
        told_.clients.push_back(log.thread());
      } else {
        came_back = at(call.ret);
        operation.ret = came_back + skew();
        before = told_.history.size();
      }
      told_.history.push_back(std::move(operation));
    });
  }

  // Whether it is part of the history.
  bool complete(const RecordedCall& call, Operation& operation) {
    const size_t index = call.slot / kRowsPerTarget;
    if (std::find(targets_.begin(), targets_.end(), index) == targets_.end()) return false;
    const TargetPlan& target = plan_.targets[index];
    const OpRow& row = target.row->rows[call.slot % kRowsPerTarget];
    operation.status = status_of(call.code == 0 ? Outcome::ok : outcome_of(row, call.code));
    const bool untouched =
        operation.status == Status::fail || (operation.status == Status::ok && call.code != 0);
    Telling telling = Telling::skip;
    if (scripted_) {
      if (!speaks_of(check_, row)) return false;
      operation.op = row.name;
      telling = tell_as_called(call, row, *target.row, check_.per, operation);
    } else if (const HistoryRow* how = row_of(row, check_.model)) {
      operation.op = how->op;
      telling = how->tell == nullptr ? (untouched ? Telling::skip : Telling::untold)
                                     : how->tell(call, target.options, operation);
    }
    if (telling == Telling::told && call.cut_argument) telling = Telling::untold;
    if (telling == Telling::told && call.cut_result && operation.status == Status::ok)
      operation.status = Status::noinfo;
    if (telling == Telling::untold && (told_.untold.empty() || told_.cut_off)) {
      told_.cut_off = false;
      told_.untold = fmt::format(
          "{}.{} was called in a way that model {} cannot be told of: leave it out of the "
          "scenario, "
          "or judge by another model",
          target.row->name, row.name, check_.model);
    }
    if (targets_.size() > 1) operation.key = prefix(index) + operation.key;
    return telling == Telling::told;
  }

  std::string prefix(size_t index) const {
    return fmt::format("{}#{} ", plan_.targets[index].row->name, index + 1);
  }

  // What had been done when the targets were opened comes before everything.
  void tell_opened() {
    history::History before;
    for (const size_t index : targets_) {
      const TargetPlan& target = plan_.targets[index];
      if (scripted_ || target.row->opened == nullptr) continue;
      for (Operation& operation : target.row->opened(target.options, check_.model)) {
        if (targets_.size() > 1) operation.key = prefix(index) + operation.key;
        before.push_back(std::move(operation));
      }
    }
    if (before.empty() || told_.history.empty()) return;
    const auto client = static_cast<int64_t>(told_.clients.size());
    told_.clients.emplace_back("open");
    int64_t at = told_.history.front().call - static_cast<int64_t>(before.size()) * 2;
    for (Operation& operation : before) {
      operation.client = client;
      operation.call = at;
      operation.ret = at + 1;
      at += 2;
    }
    told_.history.insert(told_.history.begin(), std::make_move_iterator(before.begin()),
                         std::make_move_iterator(before.end()));
  }

  const Plan& plan_;
  const HistoryPlan& check_;
  const bool scripted_;
  const std::vector<size_t> targets_;
  const HistoryBook& book_;
  ToldHistory told_;
  int64_t stopped_ = Operation::kNever;
};

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

HistoryBook::HistoryBook(const Plan& plan, std::atomic<uint64_t>* events, size_t bytes) {
  room_.chunks_left = static_cast<int64_t>(bytes / HistoryLog::kChunk);
  room_.events = events;
  for (const CheckPlan& check : plan.checks) {
    if (!check.history) continue;
    for (const size_t index : targets_of(plan, *check.history))
      room_.targets |= uint64_t{1} << index;
  }
}

HistoryLog* HistoryBook::open(const std::string& thread) {
  if (!wanted()) return nullptr;
  auto log = std::make_unique<HistoryLog>(room_, thread);
  logs_.push_back(std::move(log));
  return logs_.back().get();
}

void HistoryBook::start_over() {
  for (const auto& log : logs_) log->start_over();
}

std::vector<const HistoryLog*> HistoryBook::logs() const {
  std::vector<const HistoryLog*> all;
  for (const auto& log : logs_) all.push_back(log.get());
  return all;
}

ToldHistory tell_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                         const HistoryBook& book) {
  return Teller(plan, check, scripted, book).run();
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
