#include "harness/result/run_mode.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal {
namespace {

constexpr Mode kModes[] = {Mode::stress, Mode::explore};
constexpr Sanitizer kSanitizers[] = {Sanitizer::thread, Sanitizer::address};

template <class Enum>
std::optional<Enum> find_among(std::span<const Enum> all, std::string_view name) {
  for (const Enum value : all) {
    if (name == to_string(value)) return value;
  }
  return std::nullopt;
}

template <class Enum>
Enum parse_among(std::span<const Enum> all, std::string_view option, std::string_view name) {
  if (const std::optional<Enum> found = find_among(all, name)) return *found;
  std::vector<std::string> names;
  for (const Enum value : all) names.emplace_back(to_string(value));
  throw InputError(fmt::format("{} {}: expected {}{}", option, name, join(names, " or "),
                               did_you_mean(name, names)));
}

}  // namespace

const char* to_string(Mode mode) { return mode == Mode::explore ? "explore" : "stress"; }
std::span<const Mode> all_modes() { return kModes; }
std::optional<Mode> find_mode(std::string_view name) { return find_among(all_modes(), name); }
Mode parse_mode(std::string_view option, std::string_view name) {
  return parse_among(all_modes(), option, name);
}

const char* to_string(Sanitizer sanitizer) {
  switch (sanitizer) {
    case Sanitizer::none:
      return "";
    case Sanitizer::thread:
      return "thread";
    case Sanitizer::address:
      return "address";
  }
  return "";
}
std::span<const Sanitizer> all_sanitizers() { return kSanitizers; }
std::optional<Sanitizer> find_sanitizer(std::string_view name) {
  if (name.empty()) return Sanitizer::none;
  return find_among(all_sanitizers(), name);
}
Sanitizer parse_sanitizer(std::string_view option, std::string_view name) {
  return parse_among(all_sanitizers(), option, name);
}

}  // namespace ordeal
