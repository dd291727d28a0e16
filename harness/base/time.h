// Durations and instants of the whole project, and how people write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ordeal {

// The machine's monotonic clock, in nanoseconds. Code that a scenario may run under virtual
// time asks `ordeal::now()` of harness/sync instead.
struct Monotonic {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Monotonic, duration>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept;  // Thread-safe.
};

using Duration = Monotonic::duration;
using Instant = Monotonic::time_point;

inline constexpr Instant kForever = Instant::max();
inline constexpr Instant kAtOnce = Instant::min();

// `from + wait`, or kForever where that would overflow.
constexpr Instant deadline_after(Instant from, Duration wait) {
  return wait >= kForever - from ? kForever : from + wait;
}

constexpr double to_seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

// Reads "250us", "10ms", "1.5s", "2m", "8h" or "0". A unit is needed, except for 0; negative
// values are refused. Returns nothing for anything else.
std::optional<Duration> parse_duration(std::string_view text);

// What parse_duration reads, for error messages.
inline constexpr std::string_view kDurationForm =
    "a number and ns, us, ms, s, m or h, such as \"250us\" or \"1.5s\"";

// "1.25ms", "42ns", "3m20s": at most three digits that matter.
std::string format_duration(Duration d);

// Reads "2000/s", "50/ms" or "30/m" as arrivals a second; more than zero.
std::optional<double> parse_rate(std::string_view text);

}  // namespace ordeal
