#include "harness/base/time.h"

#include <fmt/format.h>
#include <time.h>

#include <charconv>
#include <cmath>

namespace ordeal {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
constexpr Unit kUnits[] = {{"ns", 1},  {"us", 1e3}, {"ms", 1e6},
                           {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}};

std::optional<double> unit_in_ns(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.nanoseconds;
  }
  return std::nullopt;
}

// Splits "1.5ms" into 1.5 and "ms"; false where it does not begin with a number that is >= 0.
bool split_number(std::string_view text, double& number, std::string_view& rest) {
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{} || number < 0 || !std::isfinite(number)) return false;
  rest = {stop, static_cast<size_t>(end - stop)};
  return true;
}

}  // namespace

Instant Monotonic::now() noexcept {
  timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return Instant(std::chrono::seconds(ts.tv_sec) + std::chrono::nanoseconds(ts.tv_nsec));
}

std::optional<Duration> parse_duration(std::string_view text) {
  double number = 0;
  std::string_view unit;
  if (!split_number(text, number, unit)) return std::nullopt;
  if (unit.empty()) return number == 0 ? std::optional(Duration::zero()) : std::nullopt;
  const std::optional<double> scale = unit_in_ns(unit);
  if (!scale) return std::nullopt;
  const double ns = number * *scale;
  if (ns > 9e18) return std::nullopt;
  return Duration(std::llround(ns));
}

std::string format_duration(Duration d) {
  const double ns = static_cast<double>(d.count());
  const double size = std::fabs(ns);
  if (size < 1e3) return fmt::format("{}ns", d.count());
  if (size < 999.5e3) return fmt::format("{:.3g}us", ns / 1e3);
  if (size < 999.5e6) return fmt::format("{:.3g}ms", ns / 1e6);
  if (size < 60e9) return fmt::format("{:.3g}s", ns / 1e9);
  const auto whole = std::llround(ns / 1e9);
  if (size < 3600e9) return fmt::format("{}m{:02}s", whole / 60, std::llabs(whole % 60));
  return fmt::format("{}h{:02}m", whole / 3600, std::llabs(whole / 60 % 60));
}

std::optional<double> parse_rate(std::string_view text) {
  double number = 0;
  std::string_view rest;
  if (!split_number(text, number, rest) || rest.size() < 2 || rest.front() != '/')
    return std::nullopt;
  const std::optional<double> unit = unit_in_ns(rest.substr(1));
  if (!unit) return std::nullopt;
  const double a_second = number * 1e9 / *unit;
  if (!(a_second > 0) || !std::isfinite(a_second)) return std::nullopt;
  return a_second;
}

}  // namespace ordeal
