#include "harness/base/time.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(ParseDuration, ReadsEveryUnit) {
  EXPECT_EQ(parse_duration("7ns"), 7ns);
  EXPECT_EQ(parse_duration("250us"), 250us);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("2m"), 2min);
  EXPECT_EQ(parse_duration("8h"), 8h);
  EXPECT_EQ(parse_duration("0"), 0ns);
}

TEST(ParseDuration, RefusesWhatHasNoUnitOrNoSense) {
  for (const char* bad : {"", "5", "ms", "-1s", "1 s", "1sec", "1e3s", "nan", "99999999999h"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
}

TEST(FormatDuration, KeepsThreeDigits) {
  EXPECT_EQ(format_duration(42ns), "42ns");
  EXPECT_EQ(format_duration(1250us), "1.25ms");
  EXPECT_EQ(format_duration(999999ns), "1ms");
  EXPECT_EQ(format_duration(200s), "3m20s");
  EXPECT_EQ(format_duration(2h + 5min), "2h05m");
}

TEST(ParseRate, CountsArrivalsASecond) {
  EXPECT_EQ(parse_rate("2000/s"), 2000.0);
  EXPECT_EQ(parse_rate("50/ms"), 50'000.0);
  EXPECT_EQ(parse_rate("30/m"), 0.5);
  for (const char* bad : {"", "2000", "0/s", "-1/s", "10/", "10/day", "x/s"}) {
    EXPECT_EQ(parse_rate(bad), std::nullopt) << bad;
  }
}

TEST(ParseRate, RefusesWhatIsNoFiniteNumberOfArrivals) {
  const std::string zeros(308, '0');
  EXPECT_EQ(parse_rate("1" + zeros + "/ns"), std::nullopt);                // Infinite a second.
  EXPECT_EQ(parse_rate("0." + zeros + "00000000000001/h"), std::nullopt);  // None a second.
}

TEST(DeadlineAfter, StopsAtForever) {
  EXPECT_EQ(deadline_after(Instant(5ns), Duration::max()), kForever);
  EXPECT_EQ(deadline_after(Instant(5ns), 3ns), Instant(8ns));
}

}  // namespace
}  // namespace ordeal
