#include "harness/history/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal::history {
namespace {

using Json = nlohmann::json;

constexpr std::array kFields{"client", "call", "return", "op", "key", "value", "output", "status"};
// Of lists in lists: a value is copied, compared, printed and freed by recursion.
constexpr size_t kMostNested = 100;
enum Field : uint8_t { kClient, kCall, kReturn, kOp, kKey, kValue, kOutput, kStatus, kFieldCount };

// Takes the fields of one flat object out of the parser's events; says why where it is not one.
class LineReader : public nlohmann::json_sax<Json> {
 public:
  std::array<Value, kFieldCount> fields;
  std::array<bool, kFieldCount> present{};
  std::string wrong;

  bool null() override { return take({}); }
  bool boolean(bool truth) override { return take(Value(truth)); }
  bool number_integer(int64_t number) override { return take(Value(number)); }
  bool number_unsigned(uint64_t number) override {
    if (number > static_cast<uint64_t>(Operation::kNever))
      return refuse(fmt::format("{} is too large for 63 bits", number));
    return take(Value(static_cast<int64_t>(number)));
  }
  bool number_float(double number, const std::string&) override { return take(Value(number)); }
  bool string(std::string& text) override { return take(Value(std::move(text))); }
  bool binary(Json::binary_t&) override { return refuse("binary data"); }
  bool start_object(size_t) override {
    if (inside_) return refuse(fmt::format("\"{}\" is an object", name()));
    inside_ = true;
    return true;
  }
  bool end_object() override { return true; }
  bool key(std::string& text) override {
    const auto at = std::find(kFields.begin(), kFields.end(), text);
    if (at == kFields.end()) {
      const std::vector<std::string> names(kFields.begin(), kFields.end());
      return refuse(fmt::format("unknown field \"{}\"{}", text, did_you_mean(text, names)));
    }
    field_ = static_cast<size_t>(at - kFields.begin());
    if (present[field_]) return refuse(fmt::format("field \"{}\" twice", text));
    present[field_] = true;
    return true;
  }
  bool start_array(size_t) override {
    if (!inside_) return refuse("not an object");
    if (lists_.size() == kMostNested)
      return refuse(fmt::format("lists are nested more than {} deep", kMostNested));
    lists_.emplace_back();
    return true;
  }
  bool end_array() override {
    Value list(std::move(lists_.back()));
    lists_.pop_back();
    return take(std::move(list));
  }
  bool parse_error(size_t position, const std::string& token,
                   const nlohmann::json::exception& error) override {
    // The library's sentence repeats the position; what it expected comes last.
    const std::string what = error.what();
    const size_t dash = what.rfind("; ");
    return refuse(fmt::format("cut off or not JSON at column {}, near \"{}\"{}", position, token,
                              dash == std::string::npos ? "" : what.substr(dash)));
  }

 private:
  const char* name() const { return kFields[field_]; }
  bool refuse(std::string why) {
    wrong = std::move(why);
    return false;
  }
  bool take(Value value) {
    if (!inside_) return refuse("not an object");
    if (!lists_.empty()) {
      lists_.back().push_back(std::move(value));
    } else {
      fields[field_] = std::move(value);
    }
    return true;
  }

  bool inside_ = false;
  size_t field_ = 0;
  std::vector<Value::List> lists_;  // Those that are open.
};

std::string wrong_kind(Field field, const Value& value, const char* wanted) {
  return fmt::format("\"{}\" is {}, expected {}", kFields[field], value.json(), wanted);
}

// Fills in what does not depend on the model; returns what is wrong.
std::string fill(LineReader& line, Operation& out) {
  for (const Field field : {kClient, kCall, kReturn, kOp, kStatus}) {
    if (!line.present[field]) return fmt::format("field \"{}\" is missing", kFields[field]);
  }
  auto& fields = line.fields;
  for (const Field field : {kClient, kCall}) {
    if (!fields[field].is_int()) return wrong_kind(field, fields[field], "an integer");
  }
  if (!fields[kOp].is_text()) return wrong_kind(kOp, fields[kOp], "a name");
  out.client = fields[kClient].number();
  out.call = fields[kCall].number();
  out.op = fields[kOp].text();
  if (fields[kKey].is_text()) {
    out.key = fields[kKey].text();
  } else if (fields[kKey].is_int()) {
    out.key = fields[kKey].json();
  } else if (!fields[kKey].is_null()) {
    return wrong_kind(kKey, fields[kKey], "text or an integer");
  }
  out.value = std::move(fields[kValue]);
  out.output = std::move(fields[kOutput]);

  const std::string status = fields[kStatus].is_text() ? fields[kStatus].text() : "";
  bool known = false;
  for (const Status each : {Status::ok, Status::pending, Status::noinfo, Status::fail}) {
    if (status != to_string(each)) continue;
    out.status = each;
    known = true;
  }
  if (!known) return wrong_kind(kStatus, fields[kStatus], "ok, pending, noinfo or fail");
  const Value& ret = fields[kReturn];
  if (out.status == Status::pending) {
    return ret.is_null() ? "" : wrong_kind(kReturn, ret, "null, for the operation is pending");
  }
  if (ret.is_null() && out.status == Status::fail) return "";
  if (!ret.is_int()) return wrong_kind(kReturn, ret, "an integer");
  out.ret = ret.number();
  if (out.ret == Operation::kNever)
    return fmt::format("returns at {}, which stands for never", out.ret);
  if (out.ret < out.call)
    return fmt::format("returns at {}, before its call at {}", out.ret, out.call);
  return "";
}

}  // namespace

std::string OpenCalls::complaint(const Operation& operation) {
  const auto [at, fresh] = last_.try_emplace(operation.client);
  Call& before = at->second;
  if (!fresh && before.until > operation.call) {
    const char* advice =
        before.pending ? "; after a pending one a client goes on under a new number" : "";
    return fmt::format("client {} calls {} while its {} of line {} is open{}", operation.client,
                       operation.op, before.op, before.line, advice);
  }
  const bool pending = operation.status == Status::pending;
  before = {pending || operation.ret != Operation::kNever ? operation.ret : operation.call,
            operation.line, pending, operation.op};
  if (last_.size() >= forget_at_) {
    // Calls are in order: what has returned can be in nobody's way.
    std::erase_if(last_, [&](const auto& item) { return item.second.until <= operation.call; });
    if (last_.size() > kRemembered) last_.clear();
    forget_at_ = std::max<size_t>(1024, 2 * last_.size());
  }
  return "";
}

std::optional<Operation> HistoryReader::next() {
  while (std::getline(in_, text_)) {
    ++number_;
    if (trim(text_).empty()) continue;
    LineReader line;
    Json::sax_parse(text_, &line, Json::input_format_t::json, /*strict=*/true);
    Operation operation;
    operation.line = number_;
    std::string wrong = line.wrong.empty() ? fill(line, operation) : line.wrong;
    if (wrong.empty()) wrong = complaint(model_, operation);
    if (!wrong.empty()) throw InputError(fmt::format("line {}: {}", number_, wrong));
    return operation;
  }
  return std::nullopt;
}

std::optional<Operation> HistoryReader::next_in_order() {
  std::optional<Operation> operation = next();
  if (!operation) return operation;
  std::string wrong;
  if (operation->call < latest_call_) {
    wrong = fmt::format("called at {}, before a line above it, at {}; a stream is sorted by call",
                        operation->call, latest_call_);
  } else {
    wrong = open_.complaint(*operation);
  }
  if (!wrong.empty()) throw InputError(fmt::format("line {}: {}", operation->line, wrong));
  latest_call_ = operation->call;
  return operation;
}

History read_history(std::istream& in, const Model& model) {
  History history;
  HistoryReader reader(in, model);
  while (std::optional<Operation> operation = reader.next())
    history.push_back(std::move(*operation));
  std::sort(history.begin(), history.end(), [](const Operation& a, const Operation& b) {
    return std::pair(a.call, a.line) < std::pair(b.call, b.line);
  });
  OpenCalls open;
  for (const Operation& operation : history) {
    const std::string wrong = open.complaint(operation);
    if (!wrong.empty()) throw InputError(fmt::format("line {}: {}", operation.line, wrong));
  }
  return history;
}

History read_history(std::string_view text, const Model& model) {
  std::istringstream in{std::string(text)};
  return read_history(in, model);
}

std::string to_line(const Operation& operation) {
  return fmt::format(R"({{"client":{},"call":{},"return":{},"op":{},"key":{},)"
                     R"("value":{},"output":{},"status":"{}"}})",
                     operation.client, operation.call,
                     operation.ret == Operation::kNever ? "null" : fmt::format("{}", operation.ret),
                     json_string(operation.op), json_string(operation.key), operation.value.json(),
                     operation.output.json(), to_string(operation.status));
}

}  // namespace ordeal::history
