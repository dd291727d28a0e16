// no_leaks: what it takes, and the exact words of refusal.
#include <gmock/gmock.h>

#include "harness/script/script_testing.h"

namespace ordeal::script_testing {
namespace {
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NoLeaks, BecomesACheckOfFinally) {
  World world;
  const auto script = world.load(R"(
finally(no_leaks {})
finally("nothing stays open", no_leaks { "threads", "fds", memory = "2MiB/s" })
)");
  const std::vector<CheckPlan>& checks = script->plan().checks;
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].kind, CheckKind::finally);
  EXPECT_EQ(checks[0].name, "no leaks");
  EXPECT_FALSE(checks[0].scripted);
  ASSERT_TRUE(checks[0].leaks);
  EXPECT_THAT(checks[0].leaks->resources, IsEmpty()) << "all that apply";
  EXPECT_EQ(checks[1].name, "nothing stays open");
  EXPECT_EQ(checks[1].at.line, 3U);
  EXPECT_THAT(checks[1].leaks->resources, ElementsAre("fds", "threads", "memory"));
  EXPECT_EQ(checks[1].leaks->memory_slope, 2 << 20);
}

TEST(NoLeaks, AMistakeIsNamedWithTheNearestSpelling) {
  World world;
  EXPECT_EQ(world.refusal("finally(no_leaks { 'fds', 'threats' })"),
            "scenario.lua:1: no_leaks: there is no resource \"threats\" (did you mean "
            "\"threads\"?); it takes fds, threads, handles, permits, mounts, memory");
  EXPECT_EQ(world.refusal("no_leaks { fds = '1MiB/s' }"),
            "scenario.lua:1: no_leaks: only memory takes a limit, not \"fds\"");
  for (const char* limit : {"1MiB", "fast", "0/s", "1MiB/m"}) {
    EXPECT_EQ(world.refusal(std::string("no_leaks { memory = '") + limit + "' }"),
              std::string("scenario.lua:1: no_leaks: memory takes a size a second, such as "
                          "\"1MiB/s\", not \"") +
                  limit + "\"");
  }
  EXPECT_THAT(world.refusal("no_leaks 'fds'"), testing::HasSubstr("no_leaks takes a table"));
}

}  // namespace
}  // namespace ordeal::script_testing
