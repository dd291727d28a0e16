#include <gmock/gmock.h>

#include "harness/fault/assertion.h"
#include "harness/script/script_testing.h"

namespace ordeal::script_testing {
namespace {
using namespace std::chrono_literals;
using ::testing::HasSubstr;

void claim_something() {
  ORDEAL_REACHED("null.script: it was reached");
  ORDEAL_ALWAYS(true, "null.script: it always holds");
}

TEST(ScriptAssertions, SaysWhatIsToComeToPass) {
  claim_something();  // Nobody listens: its claims are known all the same.
  World world;
  const auto script = world.load(
      "local n = target.null {}\n"
      "eventually('it settles', { within = '2s', after = 'null.nop.begin' }, function() return "
      "true end)\n"
      "eventually('at once', function() return true end)\n"
      "reached('it began', 'null.nop.begin')\n"
      "unreachable('it never begins', 'null.nop.begin')\n"
      "sometimes 'null.script: it was reached'\n"
      "sometimes('by its claim', 'null.script: it was reached')\n");
  const std::vector<CheckPlan>& checks = script->plan().checks;
  ASSERT_EQ(checks.size(), 6U);
  EXPECT_EQ(checks[0].kind, CheckKind::eventually);
  EXPECT_EQ(checks[0].within, 2s);
  EXPECT_EQ(checks[0].point, "null.nop.begin");
  EXPECT_TRUE(checks[0].scripted);
  EXPECT_EQ(checks[1].within, 1s);
  EXPECT_EQ(checks[1].point, "");
  EXPECT_EQ(checks[2].kind, CheckKind::reached);
  EXPECT_FALSE(checks[2].scripted);
  EXPECT_EQ(checks[3].kind, CheckKind::unreachable);
  EXPECT_EQ(checks[4].name, "null.script: it was reached");
  EXPECT_EQ(checks[4].point, checks[4].name);
  EXPECT_EQ(checks[5].name, "by its claim");
}

TEST(ScriptAssertions, RefusesWhatCannotBeSeen) {
  World world;
  const std::pair<const char*, const char*> refused[] = {
      {"sometimes 'null.script: it was reachd'",
       "no target claims \"null.script: it was reachd\" (did you mean \"null.script: it was "
       "reached\"?)"},
      {"sometimes 'null.script: it always holds'",
       "is an always of harness/script/assert_test.cc:"},
      {"reached('x', 'null.nop.begn')", "there is no point \"null.nop.begn\" (did you mean"},
      {"reached('x', function() return true end)", "what a function asks is said with sometimes"},
      {"unreachable('x', 'null.script: it was reached')", "unreachable: there is no point"},
      {"eventually('x', { in_time = '2s' }, function() return true end)", "in_time"},
      {"eventually('x', { within = '0s' }, function() return true end)",
       "more than 0 and at most 1h"},
      {"eventually('x', { after = 'null.nop.begn' }, function() return true end)",
       "eventually.after: there is no point"},
      {"eventually('x', { within = '2s' })", "eventually"},
      {"reached('x', 'null.nop.begin') reached('x', 'null.nop.begin')", "is already declared at"},
  };
  for (const auto& [text, message] : refused) EXPECT_THAT(world.refusal(text), HasSubstr(message));
}

}  // namespace
}  // namespace ordeal::script_testing
