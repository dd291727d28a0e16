#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "harness/result/fields.h"
#include "reports/json/json.h"

namespace ordeal {
namespace report_json {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::string& text) { return text; }
Json to_json(bool value) { return value; }
Json to_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json to_json(Verdict value) { return to_string(value); }
Json to_json(FindingKind value) { return to_string(value); }
Json to_json(CheckKind value) { return to_string(value); }
Json to_json(Mode value) { return to_string(value); }
Json to_json(Sanitizer value) { return to_string(value); }
Json to_json(Exact exact) { return std::to_string(exact.value); }
template <std::integral T>
Json to_json(T value) {
  return value;
}
template <class T>
Json to_json(const std::vector<T>& list);
template <class A, class B>
Json to_json(const std::pair<A, B>& pair);
template <class T>
Json to_json(const std::map<std::string, T>& map);
template <class T>
Json to_json(const std::optional<T>& value);
template <class T>
  requires std::is_class_v<T>
Json to_json(const T& value);

// Collects the fields of one struct as a JSON object.
struct Writer {
  Json object = Json::object();

  template <class T>
  void operator()(const char* name, T& field) {
    object[name] = to_json(field);
  }
  template <class T>
  void if_any(const char* name, std::vector<T>& field) {
    if (!field.empty()) (*this)(name, field);
  }
  template <class T>
  void if_any(const char* name, std::optional<T>& field) {
    if (field) (*this)(name, field);
  }
  void if_any(const char* name, std::string& field) {
    if (!field.empty()) (*this)(name, field);
  }
  void if_any(const char* name, LockGraph& field) {
    if (!field.nodes.empty()) (*this)(name, field);
  }
};

template <class T>
  requires std::is_class_v<T>
Json to_json(const T& value) {
  Writer writer;
  visit_fields(writer,
               const_cast<T&>(value));  // A writer only reads; the list is the reader's too.
  return std::move(writer.object);
}
template <class T>
Json to_json(const std::vector<T>& list) {
  Json array = Json::array();
  for (const T& item : list) array.push_back(to_json(item));
  return array;
}
template <class A, class B>
Json to_json(const std::pair<A, B>& pair) {
  return Json::array({to_json(pair.first), to_json(pair.second)});
}
template <class T>
Json to_json(const std::map<std::string, T>& map) {
  Json object = Json::object();
  for (const auto& [name, value] : map) object[name] = to_json(value);
  return object;
}
template <class T>
Json to_json(const std::optional<T>& value) {
  return value ? to_json(*value) : Json(nullptr);
}

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A line for each key, and for each item of a list of objects: small, yet grep and diff work.
void append_value(std::string& out, const Json& value) {
  if (!value.is_array() || value.empty() || !value.front().is_object()) {
    out += compact(value);
    return;
  }
  const char* separator = "[\n    ";
  for (const Json& item : value) {
    out += separator;
    out += compact(item);
    separator = ",\n    ";
  }
  out += "\n  ]";
}

}  // namespace
}  // namespace report_json

std::string write_json(const Result& result) {
  const report_json::Json document = report_json::to_json(result);
  std::string out = fmt::format("{{\n  \"schema\": \"ordeal.result/{}\"", Result::kSchemaVersion);
  for (const auto& [name, value] : document.items()) {
    out += fmt::format(",\n  \"{}\": ", name);
    report_json::append_value(out, value);
  }
  out += "\n}\n";
  return out;
}

}  // namespace ordeal
