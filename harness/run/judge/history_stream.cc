#include "harness/run/judge/history_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "harness/base/ticks.h"
#include "harness/run/judge/history_map.h"

namespace ordeal {
namespace {

using history::History;
using history::Operation;
using history::Status;

// A wider interval is always right; a narrower one could invent a violation.
constexpr int64_t kSkewNs = 250;

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

}  // namespace

HistoryStream::HistoryStream(const Plan& plan, const HistoryPlan& check, bool scripted,
                             bool under_events)
    : plan_(plan),
      check_(check),
      scripted_(scripted),
      under_events_(under_events),
      skew_(under_events ? 0 : kSkewNs),
      targets_(targets_of(plan, check)) {}

int64_t HistoryStream::at(uint64_t stamp) const {
  if (stamp == RecordedCall::kNever) return Operation::kNever;
  if (under_events_) return static_cast<int64_t>(stamp);
  return ticks_to_instant(tick_scale(), stamp).time_since_epoch().count();
}

void HistoryStream::add(size_t log, const RecordedCall& call) {
  Operation operation;
  if (!complete(call, operation)) return;
  if (lasts_.size() <= log) lasts_.resize(log + 1);
  Last& last = lasts_[log];
  const int64_t called = at(call.call);
  operation.client = client_of(log);
  operation.call = called - skew_;
  if (last.waits) {
    last.operation.ret =
        std::min(last.came_back + skew_, last.came_back + (called - last.came_back) / 2);
    operation.call = std::max(operation.call, last.operation.ret + 1);
    ready_.push_back(std::move(last.operation));
  }
  if (call.ret == RecordedCall::kNever) operation.status = Status::pending;
  last.waits = operation.status != Status::pending;
  if (!last.waits) {
    operation.ret = Operation::kNever;
    ready_.push_back(std::move(operation));
    return;
  }
  last.came_back = at(call.ret);
  operation.ret = last.came_back + skew_;
  last.operation = std::move(operation);
}

History HistoryStream::release(uint64_t stamp) {
  const int64_t reached = at(stamp);
  int64_t before = reached - skew_;
  for (Last& last : lasts_) {
    if (!last.waits) continue;
    if (last.came_back + 2 * skew_ <= reached) {
      ready_.push_back(std::move(last.operation));
      last.waits = false;
    } else {
      before = std::min(before, last.operation.call);
    }
  }
  return come_out(before);
}

History HistoryStream::finish() {
  for (Last& last : lasts_) {
    if (last.waits) ready_.push_back(std::move(last.operation));
    last.waits = false;
  }
  return come_out(Operation::kNever);
}

// Those that were called before that time.
History HistoryStream::come_out(int64_t before) {
  std::sort(ready_.begin(), ready_.end(), [](const Operation& a, const Operation& b) {
    return std::tuple(a.call, a.client, a.ret) < std::tuple(b.call, b.client, b.ret);
  });
  const auto end = std::partition_point(ready_.begin(), ready_.end(),
                                        [before](const Operation& o) { return o.call < before; });
  History out;
  if (end == ready_.end()) {
    out = std::exchange(ready_, {});
  } else {
    out.assign(std::make_move_iterator(ready_.begin()), std::make_move_iterator(end));
    ready_.erase(ready_.begin(), end);
  }
  if (!out.empty() && !std::exchange(began_, true)) add_opened(out);
  return out;
}

// Whether it is part of the history.
bool HistoryStream::complete(const RecordedCall& call, Operation& operation) {
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
    telling = how->tell == nullptr ? (untouched ? Telling::skip : Telling::incomplete)
                                   : how->tell(call, target.options, operation);
  }
  if (telling == Telling::told && call.cut_argument) telling = Telling::incomplete;
  if (telling == Telling::told && call.cut_result && operation.status == Status::ok)
    operation.status = Status::noinfo;
  if (telling == Telling::incomplete && incomplete_.empty())
    incomplete_ = fmt::format(
        "{}.{} was called in a way that model {} cannot be told of: leave it out of the scenario, "
        "or judge by another model",
        target.row->name, row.name, check_.model);
  if (targets_.size() > 1) operation.key = prefix(index) + operation.key;
  return telling == Telling::told;
}

std::string HistoryStream::prefix(size_t index) const {
  return fmt::format("{}#{} ", plan_.targets[index].row->name, index + 1);
}

// What had been done when the targets were opened comes before everything.
void HistoryStream::add_opened(History& first) const {
  History before;
  for (const size_t index : targets_) {
    const TargetPlan& target = plan_.targets[index];
    if (scripted_ || target.row->opened == nullptr) continue;
    for (Operation& operation : target.row->opened(target.options, check_.model)) {
      if (targets_.size() > 1) operation.key = prefix(index) + operation.key;
      before.push_back(std::move(operation));
    }
  }
  int64_t at = first.front().call - static_cast<int64_t>(before.size()) * 2;
  for (Operation& operation : before) {
    operation.client = kOpened;
    operation.call = at;
    operation.ret = at + 1;
    at += 2;
  }
  first.insert(first.begin(), std::make_move_iterator(before.begin()),
               std::make_move_iterator(before.end()));
}

}  // namespace ordeal
