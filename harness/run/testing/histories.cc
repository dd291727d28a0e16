#include "harness/run/testing/histories.h"

#include <cerrno>

namespace ordeal {
namespace {

Telling tell_write(const RecordedCall& call, const Options&, history::Operation& operation) {
  operation.value = told(call.arg(0));
  return Telling::told;
}
Telling tell_read(const RecordedCall& call, const Options&, history::Operation& operation) {
  operation.output = told(call.result);
  return Telling::told;
}
std::vector<history::Operation> opened(const Options&, std::string_view) {
  history::Operation zero;
  zero.op = "write";
  zero.value = history::Value(0);
  return {zero};
}

constexpr ErrorClass kErrors[] = {
    {ENOENT, Outcome::ok}, {ENOSPC, Outcome::fail}, {EIO, Outcome::pending}};
constexpr ParamRow kValue[] = {{"value", ParamKind::integer, ""}};
constexpr HistoryRow kWrite[] = {{"register", "write", nullptr, tell_write}};
constexpr HistoryRow kRead[] = {{"register", "read", nullptr, tell_read}};
constexpr HistoryRow kMove[] = {{"register", "", nullptr, nullptr}};

OpRow row(const char* name, std::span<const ParamRow> params, std::span<const HistoryRow> history) {
  OpRow made{};
  made.name = name;
  made.kind = RowKind::operation;
  made.doc = made.returns = "";
  made.params = params;
  made.call = [](Target&, Call&) { return 0; };
  made.errors = kErrors;
  made.history = history;
  return made;
}
const OpRow kRows[] = {row("write", kValue, kWrite), row("read", {}, kRead),
                       row("move", {}, kMove)};

}  // namespace

const TargetRow kRegisterTarget = {
    .name = "cell", .doc = "", .options = {}, .rows = kRows, .open = nullptr, .opened = opened};

Plan register_plan() {
  Plan plan;
  plan.targets.push_back({&kRegisterTarget, {}, false, 0, {}});
  CheckPlan check;
  check.kind = CheckKind::finally;
  check.name = "linearizable(register)";
  check.history.emplace().model = "register";
  plan.checks.push_back(check);
  return plan;
}

void HandLog::operation(uint64_t from, uint64_t to, size_t row, Call& call, int code) {
  events_ = from - 1;
  log_.around(nullptr, op_slot(0, row), call, [&] {
    events_ = to - 1;
    return code;
  });
}

void HandLog::write(uint64_t from, uint64_t to, int64_t value, int code) {
  Call call;
  call.args[0] = Value::of(value);
  call.arg_count = 1;
  operation(from, to, 0, call, code);
}
void HandLog::read(uint64_t from, uint64_t to, int64_t seen, int code) {
  Call call;
  call.result = Value::of(seen);
  operation(from, to, 1, call, code);
}
void HandLog::move(uint64_t from, uint64_t to) {
  Call call;
  operation(from, to, 2, call, 0);
}

}  // namespace ordeal
