// Options of targets: what is given is refused with the option's name, or checked; then every value
// has a value in its unit, and checking it again changes nothing. Sizes are printed and read again.
// Input: lines "key=value" as a scenario gives them: numbers, true, text, lists "{a,b}".
#include <charconv>
#include <cmath>

#include "harness/base/fuzz_testing.h"
#include "harness/base/text.h"
#include "harness/scenario/options.h"

namespace ordeal {
namespace {

constexpr OptionRow kUpstreamRows[] = {
    {"name", OptionKind::text, nullptr, ""},
    {"delay", OptionKind::duration, "1ms", ""},
};
constexpr OptionRow kRows[] = {
    {"strict", OptionKind::boolean, "false", ""},
    {"files", OptionKind::integer, "8", ""},
    {"factor", OptionKind::number, "1.5", ""},
    {"root", OptionKind::text, nullptr, ""},
    {"timeout", OptionKind::duration, "5s", ""},
    {"limit", OptionKind::rate, "100/s", ""},
    {"loss", OptionKind::chance, "1/20", ""},
    {"cache", OptionKind::size, "4KiB", ""},
    {"branches", OptionKind::text_list, "{\"memory:rw\", \"memory:ro\"}", ""},
    {"first", OptionKind::record, "{}", "", kUpstreamRows},
    {"upstreams", OptionKind::record_list, nullptr, "", kUpstreamRows},
};

Options record_of(std::string_view text, char between, int depth);

// A value as Lua would hand it over.
Options value_of(std::string_view text, int depth) {
  if (text == "true" || text == "false") return Options(text == "true");
  if (text == "nil") return {};
  const char* end = text.data() + text.size();
  int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, integer);
      error == std::errc() && stop == end)
    return Options(integer);
  double number = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, number);
      error == std::errc() && stop == end)
    return Options(number);
  if (depth > 0 && text.size() >= 2 && text.front() == '{' && text.back() == '}') {
    Options::List list;
    for (const std::string& item : split(text.substr(1, text.size() - 2), ','))
      list.push_back(value_of(item, depth - 1));
    return Options(std::move(list));
  }
  if (depth > 0 && text.starts_with('[')) return record_of(text.substr(1), ';', depth - 1);
  return Options(std::string(text));
}

Options record_of(std::string_view text, char between, int depth) {
  Options::Record record;
  for (const std::string& line : split(text, between)) {
    const size_t equals = line.find('=');
    if (equals != line.npos)
      record[line.substr(0, equals)] = value_of(std::string_view(line).substr(equals + 1), depth);
  }
  return Options(std::move(record));
}

// Accessors assert what check_options() promised.
void use(const Options& checked) {
  static_cast<void>(checked.boolean("strict"));
  static_cast<void>(checked.integer("files"));
  static_cast<void>(checked.number("factor"));
  if (checked.has("root")) static_cast<void>(checked.text("root"));
  ALWAYS_ASSERT(checked.duration("timeout") >= Duration::zero());
  ALWAYS_ASSERT(checked.rate("limit") > 0 && std::isfinite(checked.rate("limit")));
  ALWAYS_ASSERT(checked.chance("loss").of <= checked.chance("loss").in);
  static_cast<void>(checked.size("cache"));
  static_cast<void>(checked.texts("branches"));
  ALWAYS_ASSERT(checked.record("first").duration("delay") >= Duration::zero());
  if (!checked.has("upstreams")) return;
  for (const Options& each : checked.records("upstreams"))
    ALWAYS_ASSERT(each.duration("delay") >= Duration::zero());
}

void check(std::string_view text) {
  const Options given = record_of(text, '\n', 3);
  ALWAYS_ASSERT(given.to_line().empty() == std::get<Options::Record>(given.value()).empty());
  try {
    const Options checked = check_options(given, kRows, "target.x");
    use(checked);
    ALWAYS_ASSERT(check_options(checked, kRows, "target.x").to_line() == checked.to_line(),
                  checked.to_line());
  } catch (const InputError& error) {
    ALWAYS_ASSERT(std::string_view(error.what()).starts_with("target.x"), error.what());
  }
  for (const std::string& line : split(text, '\n')) {
    const auto size = parse_size(line);
    if (size) ALWAYS_ASSERT(parse_size(std::to_string(*size)) == size, line);
  }
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::check(ordeal::fuzzed_text(data, size));
  return 0;
}
