#include "harness/scenario/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/base/text.h"

namespace ordeal {
namespace {

constexpr std::string_view kSizeForm =
    "bytes as a number with or without B, KB, MB, GB, KiB, MiB or GiB";

std::string kind_of_value(const Options& given) {
  switch (given.value().index()) {
    case 0:
      return "nothing";
    case 1:
      return "a boolean";
    case 2:
      return "an integer";
    case 3:
      return "a number";
    case 4:
      return "text";
    case 5:
      return "a list";
    default:
      return "a table with keys";
  }
}

[[noreturn]] void refuse(std::string_view where, std::string_view wants, const Options& given) {
  throw InputError(
      fmt::format("{} takes {}, not {} ({})", where, wants, given.to_line(), kind_of_value(given)));
}

// A number written as text, or a number.
std::optional<std::string> text_of(const Options& given) {
  if (const auto* text = std::get_if<std::string>(&given.value())) return *text;
  if (const auto* integer = std::get_if<int64_t>(&given.value()))
    return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&given.value())) return fmt::format("{}", *number);
  return std::nullopt;
}

// An empty Lua table is a record and a list at once.
bool is_empty_table(const Options& given) {
  const auto* record = std::get_if<Options::Record>(&given.value());
  return record != nullptr && record->empty();
}

Options as_integer(const Options& given, const std::string& where) {
  if (const auto* number = std::get_if<double>(&given.value())) {
    if (std::floor(*number) == *number && std::abs(*number) < 9e15)
      return Options(static_cast<int64_t>(*number));
  }
  if (!std::holds_alternative<int64_t>(given.value())) refuse(where, "an integer", given);
  return given;
}

Options as_number(const Options& given, const std::string& where) {
  if (const auto* integer = std::get_if<int64_t>(&given.value()))
    return Options(static_cast<double>(*integer));
  if (!std::holds_alternative<double>(given.value())) refuse(where, "a number", given);
  return given;
}

// Values that are kept as text once they are known to parse.
Options as_parsed(const Options& given, OptionKind kind, const std::string& where) {
  const std::optional<std::string> text = text_of(given);
  switch (kind) {
    case OptionKind::duration:
      if (!text || !parse_duration(*text)) refuse(where, kDurationForm, given);
      break;
    case OptionKind::rate:
      if (!text || !parse_rate(*text)) refuse(where, "a rate such as \"2000/s\"", given);
      break;
    case OptionKind::chance:
      if (!text || !parse_chance(*text))
        refuse(where, "a chance such as \"1/20\" or \"5%\"", given);
      break;
    default:
      if (!text || !parse_size(*text)) refuse(where, kSizeForm, given);
  }
  return Options(*text);
}

Options as_texts(const Options& given, const std::string& where) {
  if (std::holds_alternative<std::string>(given.value())) return Options(Options::List{given});
  if (is_empty_table(given)) return Options(Options::List{});
  const auto* list = std::get_if<Options::List>(&given.value());
  if (list == nullptr) refuse(where, "a list of text", given);
  for (const Options& item : *list) {
    if (!std::holds_alternative<std::string>(item.value())) refuse(where, "a list of text", given);
  }
  return given;
}

Options as_records(const Options& given, const OptionRow& row, const std::string& where) {
  if (is_empty_table(given)) return Options(Options::List{});
  const auto* list = std::get_if<Options::List>(&given.value());
  if (list == nullptr) refuse(where, "a list of tables", given);
  Options::List checked;
  for (size_t i = 0; i < list->size(); ++i)
    checked.push_back(check_options((*list)[i], row.fields, fmt::format("{}[{}]", where, i + 1)));
  return Options(std::move(checked));
}

Options check_value(const Options& given, const OptionRow& row, const std::string& where) {
  switch (row.kind) {
    case OptionKind::boolean:
      if (!std::holds_alternative<bool>(given.value())) refuse(where, "true or false", given);
      return given;
    case OptionKind::integer:
      return as_integer(given, where);
    case OptionKind::number:
      return as_number(given, where);
    case OptionKind::text:
      if (!std::holds_alternative<std::string>(given.value())) refuse(where, "text", given);
      return given;
    case OptionKind::text_list:
      return as_texts(given, where);
    case OptionKind::record:
      return check_options(given, row.fields, where);
    case OptionKind::record_list:
      return as_records(given, row, where);
    default:
      return as_parsed(given, row.kind, where);
  }
}

template <class T>
std::optional<T> read_all(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A fallback is written in the table of the target, so one that does not parse is a bug there.
Options parse_fallback(const OptionRow& row, const std::string& where) {
  const std::string_view text = row.fallback;
  switch (row.kind) {
    case OptionKind::boolean:
      ALWAYS_ASSERT(text == "true" || text == "false", "the fallback of a boolean option");
      return Options(text == "true");
    case OptionKind::integer:
    case OptionKind::number: {
      if (const auto integer = read_all<int64_t>(text))
        return check_value(Options(*integer), row, where);
      const auto number = read_all<double>(text);
      ALWAYS_ASSERT(number.has_value(), "the fallback of a number option");
      return check_value(Options(*number), row, where);
    }
    case OptionKind::text_list: {  // {"a", "b"}
      Options::List list;
      for (size_t at = text.find('"'); at != text.npos; at = text.find('"', at)) {
        const size_t end = text.find('"', at + 1);
        ALWAYS_ASSERT(end != text.npos, "the fallback of a list option");
        list.push_back(Options(std::string(text.substr(at + 1, end - at - 1))));
        at = end + 1;
      }
      return Options(std::move(list));
    }
    case OptionKind::record:
      return check_options(Options(Options::Record{}), row.fields, where);
    case OptionKind::record_list:
      return Options(Options::List{});
    default:
      return check_value(Options(std::string(text)), row, where);
  }
}

}  // namespace

const char* to_string(OptionKind kind) {
  switch (kind) {
    case OptionKind::boolean:
      return "boolean";
    case OptionKind::integer:
      return "integer";
    case OptionKind::number:
      return "number";
    case OptionKind::text:
      return "text";
    case OptionKind::duration:
      return "duration";
    case OptionKind::rate:
      return "rate";
    case OptionKind::chance:
      return "chance";
    case OptionKind::size:
      return "size";
    case OptionKind::text_list:
      return "list of text";
    case OptionKind::record:
      return "table";
    case OptionKind::record_list:
      return "list of tables";
  }
  return "?";
}

Options check_options(const Options& given, std::span<const OptionRow> rows,
                      std::string_view owner) {
  static const Options::Record kNothing;
  const auto* record = std::get_if<Options::Record>(&given.value());
  if (record == nullptr) {
    if (given.value().index() != 0) refuse(owner, "a table with keys", given);
    record = &kNothing;
  }
  std::vector<std::string> names;
  for (const OptionRow& row : rows) names.push_back(row.name);
  for (const auto& [key, value] : *record) {
    if (std::find(names.begin(), names.end(), key) == names.end())
      throw InputError(
          fmt::format("{} has no option \"{}\"{}", owner, key, did_you_mean(key, names)));
  }
  Options::Record checked;
  for (const OptionRow& row : rows) {
    const std::string where = fmt::format("{}.{}", owner, row.name);
    const auto found = record->find(row.name);
    if (found != record->end()) {
      checked[row.name] = check_value(found->second, row, where);
    } else if (row.fallback != nullptr) {
      checked[row.name] = parse_fallback(row, where);
    }
  }
  return Options(std::move(checked));
}

std::optional<uint64_t> parse_size(std::string_view text) {
  static constexpr std::pair<std::string_view, uint64_t> kUnits[] = {{"KiB", uint64_t{1} << 10},
                                                                     {"MiB", uint64_t{1} << 20},
                                                                     {"GiB", uint64_t{1} << 30},
                                                                     {"KB", 1000},
                                                                     {"MB", 1000 * 1000},
                                                                     {"GB", 1000 * 1000 * 1000},
                                                                     {"B", 1}};
  uint64_t unit = 1;
  for (const auto& [name, bytes] : kUnits) {
    if (text.size() > name.size() && text.ends_with(name)) {
      unit = bytes;
      text.remove_suffix(name.size());
      break;
    }
  }
  text = trim(text);
  if (const auto whole = read_all<uint64_t>(text)) {
    if (*whole > ~uint64_t{0} / unit) return std::nullopt;
    return *whole * unit;
  }
  const auto part = read_all<double>(text);
  if (!part || !(*part >= 0) || unit == 1 || *part * static_cast<double>(unit) >= 9e18)
    return std::nullopt;
  return static_cast<uint64_t>(std::llround(*part * static_cast<double>(unit)));
}

}  // namespace ordeal
