// The accessors of Options and its one-line form.
#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/scenario/options.h"

namespace ordeal {
namespace {

template <class T>
const T& as(const Options& value, std::string_view key) {
  const T* held = std::get_if<T>(&value.value());
  ALWAYS_ASSERT(held != nullptr, key);
  return *held;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string record_line(const Options::Record& record) {
  std::string line;
  for (const auto& [key, value] : record) {
    if (!line.empty()) line += ' ';
    const bool nested = std::holds_alternative<Options::Record>(value.value());
    line += fmt::format("{}={}", key, nested ? "{" + value.to_line() + "}" : value.to_line());
  }
  return line;
}

std::string list_line(const Options::List& list) {
  std::string line = "{";
  for (const Options& item : list) {
    if (line.size() > 1) line += ", ";
    const bool nested = std::holds_alternative<Options::Record>(item.value());
    line += nested ? "{" + item.to_line() + "}" : item.to_line();
  }
  return line + "}";
}

}  // namespace

const Options& Options::at(std::string_view key) const {
  const Record& record = as<Record>(*this, key);
  const auto found = record.find(std::string(key));
  ALWAYS_ASSERT(found != record.end(), key);
  return found->second;
}

bool Options::has(std::string_view key) const {
  const Record* record = std::get_if<Record>(&value_);
  return record != nullptr && record->count(std::string(key)) != 0;
}

bool Options::boolean(std::string_view key) const { return as<bool>(at(key), key); }
int64_t Options::integer(std::string_view key) const { return as<int64_t>(at(key), key); }
double Options::number(std::string_view key) const { return as<double>(at(key), key); }
const std::string& Options::text(std::string_view key) const {
  return as<std::string>(at(key), key);
}

Duration Options::duration(std::string_view key) const {
  const auto parsed = parse_duration(text(key));
  ALWAYS_ASSERT(parsed.has_value(), key);
  return *parsed;
}
double Options::rate(std::string_view key) const {
  const auto parsed = parse_rate(text(key));
  ALWAYS_ASSERT(parsed.has_value(), key);
  return *parsed;
}
Chance Options::chance(std::string_view key) const {
  const auto parsed = parse_chance(text(key));
  ALWAYS_ASSERT(parsed.has_value(), key);
  return *parsed;
}
uint64_t Options::size(std::string_view key) const {
  const auto parsed = parse_size(text(key));
  ALWAYS_ASSERT(parsed.has_value(), key);
  return *parsed;
}

std::vector<std::string> Options::texts(std::string_view key) const {
  std::vector<std::string> out;
  for (const Options& item : as<List>(at(key), key)) out.push_back(as<std::string>(item, key));
  return out;
}
const Options& Options::record(std::string_view key) const {
  const Options& found = at(key);
  as<Record>(found, key);
  return found;
}
const Options::List& Options::records(std::string_view key) const { return as<List>(at(key), key); }

std::string Options::to_line() const {
  if (const auto* boolean = std::get_if<bool>(&value_)) return *boolean ? "true" : "false";
  if (const auto* integer = std::get_if<int64_t>(&value_)) return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&value_)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value_)) return quoted(*text);
  if (const auto* list = std::get_if<List>(&value_)) return list_line(*list);
  if (const auto* record = std::get_if<Record>(&value_)) return record_line(*record);
  return "nil";
}

}  // namespace ordeal
