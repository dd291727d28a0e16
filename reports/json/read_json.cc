#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/result/fields.h"
#include "reports/json/json.h"

namespace ordeal {
namespace report_json {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw InputError(fmt::format("result.json: {}: {}", where.empty() ? "document" : where, what));
}
[[noreturn]] void refuse_type(const std::string& where, const char* wanted, const Json& json) {
  refuse(where, fmt::format("{} expected, {} found", wanted, json.type_name()));
}

void from_json(const std::string& where, const Json& json, std::string& out) {
  if (!json.is_string()) refuse_type(where, "a string", json);
  out = json.get<std::string>();
}
void from_json(const std::string& where, const Json& json, bool& out) {
  if (!json.is_boolean()) refuse_type(where, "true or false", json);
  out = json.get<bool>();
}
void from_json(const std::string& where, const Json& json, double& out) {
  if (!json.is_number() && !json.is_null()) refuse_type(where, "a number", json);
  out = json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}
template <std::integral T>
void from_json(const std::string& where, const Json& json, T& out) {
  if (!json.is_number_integer()) refuse_type(where, "a whole number", json);
  const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<uint64_t>())
                                              : std::in_range<T>(json.get<int64_t>());
  if (!fits) refuse(where, fmt::format("{} is out of range", json.dump()));
  out = json.get<T>();
}
void from_json(const std::string& where, const Json& json, Exact& out) {
  if (!json.is_string()) refuse_type(where, "a string of digits", json);
  const auto& text = json.get_ref<const std::string&>();
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, out.value);
  if (problem != std::errc{} || stop != end) {
    refuse(where, fmt::format("\"{}\" is not a whole number of 64 bits", text));
  }
}

template <class E>
void read_enum(const std::string& where, const Json& json, E last, E& out) {
  std::string text;
  from_json(where, json, text);
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    names.emplace_back(to_string(static_cast<E>(i)));
    if (names.back() == text) {
      out = static_cast<E>(i);
      return;
    }
  }
  refuse(where,
         fmt::format("\"{}\" is none of {}{}", text, join(names, ", "), did_you_mean(text, names)));
}
void from_json(const std::string& where, const Json& json, Verdict& out) {
  read_enum(where, json, Verdict::error, out);
}
void from_json(const std::string& where, const Json& json, Mode& out) {
  read_enum(where, json, Mode::explore, out);
}
void from_json(const std::string& where, const Json& json, Sanitizer& out) {
  read_enum(where, json, Sanitizer::address, out);
}
void from_json(const std::string& where, const Json& json, FindingKind& out) {
  read_enum(where, json, FindingKind::sync_misuse, out);
}
void from_json(const std::string& where, const Json& json, CheckKind& out) {
  read_enum(where, json, CheckKind::unreachable, out);
}

template <class T>
void from_json(const std::string& where, const Json& json, std::vector<T>& out);
template <class A, class B>
void from_json(const std::string& where, const Json& json, std::pair<A, B>& out);
template <class T>
void from_json(const std::string& where, const Json& json, std::map<std::string, T>& out);
template <class T>
void from_json(const std::string& where, const Json& json, std::optional<T>& out);
template <class T>
  requires std::is_class_v<T>
void from_json(const std::string& where, const Json& json, T& out);

// Fills the fields of one struct from a JSON object.
struct Reader {
  const std::string& where;
  const Json& object;
  std::vector<std::string> known;

  template <class T>
  void operator()(const char* name, T& field) {
    known.emplace_back(name);
    const auto found = object.find(name);
    if (found == object.end()) refuse(where, fmt::format("key \"{}\" is missing", name));
    from_json(where.empty() ? name : where + "." + name, *found, field);
  }
  template <class T>
  void if_any(const char* name, T& field) {
    if (object.contains(name)) {
      (*this)(name, field);
    } else {
      known.emplace_back(name);
      field = T();
    }
  }
  void refuse_unknown() const {
    for (const auto& [name, value] : object.items()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        refuse(where, fmt::format("unknown key \"{}\"{}", name, did_you_mean(name, known)));
      }
    }
  }
};

template <class T>
  requires std::is_class_v<T>
void from_json(const std::string& where, const Json& json, T& out) {
  if (!json.is_object()) refuse_type(where, "an object", json);
  Reader reader{where, json, {}};
  visit_fields(reader, out);
  reader.refuse_unknown();
}
template <class T>
void from_json(const std::string& where, const Json& json, std::vector<T>& out) {
  if (!json.is_array()) refuse_type(where, "a list", json);
  out.clear();
  for (const Json& item : json) {
    const std::string place = fmt::format("{}[{}]", where, out.size());
    from_json(place, item, out.emplace_back());
  }
}
template <class A, class B>
void from_json(const std::string& where, const Json& json, std::pair<A, B>& out) {
  if (!json.is_array() || json.size() != 2) refuse_type(where, "a list of two", json);
  from_json(where + "[0]", json[0], out.first);
  from_json(where + "[1]", json[1], out.second);
}
template <class T>
void from_json(const std::string& where, const Json& json, std::map<std::string, T>& out) {
  if (!json.is_object()) refuse_type(where, "an object", json);
  out.clear();
  for (const auto& [name, value] : json.items()) from_json(where + "." + name, value, out[name]);
}
template <class T>
void from_json(const std::string& where, const Json& json, std::optional<T>& out) {
  out.reset();
  if (!json.is_null()) from_json(where, json, out.emplace());
}

// Adds to a document of version 1 the keys that version 2 introduced, with nothing under them.
void upgrade_from_1(Json& document) {
  const auto findings = document.find("findings");
  if (findings == document.end() || !findings->is_array()) return;
  for (Json& finding : *findings) {
    if (!finding.is_object()) continue;
    finding["locks"] = finding["threads"] = Json::array();
    finding["resource"] = finding["phase"] = "";
  }
}

// Judges the schema first, because with another version every other message would mislead.
void take_schema(Json& document) {
  if (!document.is_object()) refuse_type("", "an object", document);
  const auto found = document.find("schema");
  if (found == document.end()) refuse("", "key \"schema\" is missing: not a result of a run");
  if (!found->is_string()) refuse_type("schema", "a string", *found);
  int version = Result::kSchemaVersion;
  while (version > 0 && *found != fmt::format("ordeal.result/{}", version)) --version;
  if (version == 0) {
    refuse("schema", fmt::format("{} found, this program reads \"ordeal.result/1\" to \"/{}\"",
                                 found->dump(), Result::kSchemaVersion));
  }
  document.erase("schema");
  if (version == 1) upgrade_from_1(document);
}

}  // namespace
}  // namespace report_json

Result read_json(const std::string& text) {
  report_json::Json document;
  try {
    document = report_json::Json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    report_json::refuse("", std::string("not JSON: ") + error.what());
  }
  report_json::take_schema(document);
  Result result;
  report_json::from_json("", document, result);
  return result;
}

}  // namespace ordeal
