#include "harness/explore/strategy/strategies.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal::explore {
namespace {

// A strategy takes one number at most.
struct Row {
  const char* name;
  const char* doc;
  const char* option;  // Null: none.
  uint32_t usual, least, most;
  std::unique_ptr<Strategy> (*make)(uint32_t option);
};

template <std::unique_ptr<Strategy> (*Make)()>
std::unique_ptr<Strategy> plain(uint32_t) {
  return Make();
}

constexpr Row kRows[] = {
    {"portfolio", "shares the schedules among all others, more to those that find (the default)",
     nullptr, 0, 0, 0, plain<make_portfolio>},
    {"random", "each ready task alike, at each step", nullptr, 0, 0, 0, plain<make_random>},
    {"random_priority", "each step draws a priority, the highest runs", nullptr, 0, 0, 0,
     plain<make_random_priority>},
    {"pct", "random ranks that change depth - 1 times; misses a bug with a known chance", "depth",
     kPctDepth, 1, 100, make_pct},
    {"pos", "samples partial orders: steps that race draw their priorities again", nullptr, 0, 0, 0,
     plain<make_pos>},
    {"urw", "samples interleavings evenly, by the steps that each task has left", nullptr, 0, 0, 0,
     plain<make_urw>},
    {"surw", "samples the orders of the steps on one shared object evenly", nullptr, 0, 0, 0,
     plain<make_surw>},
    {"greybox", "brings about who reads from whom, the rare ones first", nullptr, 0, 0, 0,
     plain<make_greybox>},
    {"dfs", "every schedule, by how often it leaves the default order", "deviations",
     kAnyDeviations, 0, kAnyDeviations, make_dfs},
};

struct Parsed {
  const Row* row;
  uint32_t option;
};

uint32_t parse_option(const Row& row, std::string_view text) {
  const size_t equals = text.find('=');
  const std::string_view key = trim(text.substr(0, equals));
  if (row.option == nullptr)
    throw InputError(fmt::format("strategy {} has no options, and \"{}\" is one", row.name, key));
  const std::vector<std::string> known{row.option};
  if (key != row.option)
    throw InputError(fmt::format("strategy {} has no option \"{}\"{}; it has {}", row.name, key,
                                 did_you_mean(key, known), row.option));
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : trim(text.substr(equals + 1));
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < row.least ||
      number > row.most)
    throw InputError(
        fmt::format("{} of strategy {} is \"{}\"; it may be {}", row.option, row.name, value,
                    row.most == kAnyDeviations ? fmt::format("{} or more", row.least)
                                               : fmt::format("{} to {}", row.least, row.most)));
  return number;
}

std::vector<AimPlace> parse_aim(std::string_view spec) {
  if (spec.back() != '}')
    throw InputError(fmt::format("strategy \"{}\" lacks its closing brace", spec));
  std::vector<AimPlace> places;
  const std::string inside(spec.substr(4, spec.size() - 5));
  if (trim(inside).empty()) throw InputError("strategy aim: \"\" is no FILE:LINE");
  for (const std::string& part : split(inside, ',')) {
    const std::string_view text = trim(part);
    const size_t colon = text.rfind(':');
    AimPlace place;
    if (colon != std::string_view::npos) {
      place.file = text.substr(0, colon);
      const char* end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, place.line);
      if (error != std::errc() || stop != end) place.line = 0;
    }
    if (place.line == 0 || place.file.empty())
      throw InputError(fmt::format("strategy aim: \"{}\" is no FILE:LINE", text));
    places.push_back(std::move(place));
  }
  return places;
}

const Row* find_row(std::string_view name) {
  for (const Row& row : kRows)
    if (name == row.name) return &row;
  return nullptr;
}

Parsed parse(std::string_view spec) {
  spec = trim(spec);
  const size_t brace = spec.find('{');
  const std::string_view name = trim(spec.substr(0, brace));
  const Row* row = find_row(name);
  if (row == nullptr)
    throw InputError(fmt::format("there is no strategy \"{}\"{}; there are {}", name,
                                 did_you_mean(name, strategy_names()),
                                 join(strategy_names(), ", ")));
  Parsed parsed{row, row->usual};
  if (brace == std::string_view::npos) return parsed;
  if (spec.back() != '}')
    throw InputError(fmt::format("strategy \"{}\" lacks its closing brace", spec));
  const std::string_view options = spec.substr(brace + 1, spec.size() - brace - 2);
  if (trim(options).empty()) return parsed;
  for (const std::string& option : split(options, ',')) parsed.option = parse_option(*row, option);
  return parsed;
}

}  // namespace

std::unique_ptr<Strategy> make_strategy(std::string_view spec) {
  if (is_aim(spec)) return make_aim(parse_aim(spec));
  const Parsed parsed = parse(spec);
  return parsed.row->make(parsed.option);
}

void check_strategy(std::string_view spec) {
  if (is_aim(spec)) {
    parse_aim(spec);
  } else {
    parse(spec);
  }
}

const std::vector<std::string>& strategy_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Row& row : kRows) names.emplace_back(row.name);
    return names;
  }();
  return kNames;
}

const char* strategy_doc(std::string_view name) {
  const Row* row = find_row(name);
  return row == nullptr ? nullptr : row->doc;
}

}  // namespace ordeal::explore
