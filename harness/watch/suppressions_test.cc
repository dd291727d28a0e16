#include "harness/watch/suppressions.h"

#include <gmock/gmock.h>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr Day kDay{2026y, std::chrono::November, 21d};
constexpr SuppressionScope kAll{true, true, true};

constexpr char kEntry[] = R"(# Let pass for now.
leak
  claim  *pool of a*
  who    Ada <ada@example.org>
  why    the fix waits
  until  2026-11-21
)";

Finding finding(FindingKind kind, const std::string& claim) {
  Finding f;
  f.kind = kind;
  f.claim = claim;
  f.fingerprint = "0123456789abcdef";
  f.stacks.push_back({"read", "", {{"demo::Table::lookup(int)", "a.cc", 3, ""}}});
  return f;
}

std::string refusal(const std::string& text) {
  try {
    parse_suppressions("ordeal.supp", text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Suppressions, AnEntrySaysWhatWhoWhyAndUntilWhen) {
  const auto all = parse_suppressions("ordeal.supp", kEntry);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, FindingKind::leak);
  EXPECT_EQ(all[0].pattern(), "leak claim *pool of a*");
  EXPECT_EQ(all[0].who, "Ada <ada@example.org>");
  EXPECT_EQ(all[0].why, "the fix waits");
  EXPECT_EQ(all[0].until, kDay);
  EXPECT_EQ(all[0].line, 2U);
  EXPECT_TRUE(parse_suppressions("f", "\n# nothing\n").empty());
}

TEST(Suppressions, WhatCannotBeReadIsRefusedWithFileAndLine) {
  EXPECT_THAT(refusal("leek\n"), HasSubstr("ordeal.supp:1: there is no kind of finding \"leek\" "
                                           "(did you mean \"leak\"?)"));
  EXPECT_THAT(refusal("leak\n  clam x\n"),
              HasSubstr("ordeal.supp:2: there is no key \"clam\" (did you mean \"claim\"?)"));
  EXPECT_THAT(refusal("  claim x\n"), HasSubstr("ordeal.supp:1: an entry begins with a kind"));
  EXPECT_THAT(refusal("leak\n  claim x\n  claim y\n"),
              HasSubstr("ordeal.supp:3: claim is said twice in the entry of line 1"));
  EXPECT_THAT(refusal("leak\n  claim x\n  why y\n  until 2026-12-31\n"),
              HasSubstr("ordeal.supp:1: the entry does not say who"));
  EXPECT_THAT(refusal("leak\n  claim x\n  who a\n  until 2026-12-31\n"),
              HasSubstr("ordeal.supp:1: the entry does not say why"));
  EXPECT_THAT(refusal("leak\n  claim x\n  who a\n  why y\n"),
              HasSubstr("ordeal.supp:1: the entry does not say until"));
  EXPECT_THAT(refusal("leak\n  who a\n  why y\n  until 2026-12-31\n"),
              HasSubstr("ordeal.supp:1: the entry does not say what it matches"));
  for (const char* date : {"tomorrow", "2026-13-01", "2026-02-30", "2026-1-1", "26-12-31",
                           "2026- 1- 1", "+026-12-31", "2026-12-+1"}) {
    EXPECT_THAT(refusal(std::string("leak\n  until ") + date + "\n"),
                HasSubstr("is no date, such as 2026-12-31"))
        << date;
  }
  EXPECT_THROW(load_suppressions("/nowhere/ordeal.supp"), InputError);
}

TEST(Suppressions, EveryPatternThatIsGivenMustMatch) {
  Suppression entry;
  const Finding race = finding(FindingKind::data_race, "a races with b");
  entry.claim = "a races*";
  EXPECT_TRUE(matches(entry, race)) << "any kind";
  entry.kind = FindingKind::leak;
  EXPECT_FALSE(matches(entry, race));
  entry.kind = FindingKind::data_race;
  EXPECT_TRUE(matches(entry, race));
  entry.frame = "demo::Table::*";
  EXPECT_TRUE(matches(entry, race));
  entry.frame = "demo::Chair::*";
  EXPECT_FALSE(matches(entry, race));
  entry.frame = "";
  entry.fingerprint = "0123*";
  EXPECT_TRUE(matches(entry, race));
  entry.fingerprint = "f*";
  EXPECT_FALSE(matches(entry, race));
}

TEST(Suppressions, WhatMatchesIsToldWithItsReason) {
  std::vector<Finding> findings{finding(FindingKind::leak, "permits lost by the pool of a"),
                                finding(FindingKind::leak, "permits lost by the pool of b")};
  const auto account = suppress(findings, parse_suppressions("f", kEntry), kDay, kAll);
  EXPECT_EQ(findings[0].suppressed, "by Ada <ada@example.org> until 2026-11-21: the fix waits");
  EXPECT_EQ(findings[1].suppressed, "") << "the near miss";
  ASSERT_EQ(account.size(), 1U);
  EXPECT_EQ(account[0].used, 1U);
  EXPECT_EQ(account[0].complaint, "");
}

TEST(Suppressions, AfterItsDayItSuppressesNothingAndComplains) {
  std::vector<Finding> findings{finding(FindingKind::leak, "the pool of a lost one")};
  const Day next{2026y, std::chrono::November, 22d};
  const auto account = suppress(findings, parse_suppressions("f", kEntry), next, kAll);
  EXPECT_EQ(findings[0].suppressed, "");
  EXPECT_EQ(account[0].complaint, "expired: it suppresses no longer what it matches");
}

TEST(Suppressions, OneThatNothingMatchedComplainsWhereItCouldHave) {
  std::vector<Finding> none;
  const auto entries = parse_suppressions("f", kEntry);
  EXPECT_EQ(suppress(none, entries, kDay, kAll)[0].complaint, "no longer needed: nothing matched");
  EXPECT_EQ(suppress(none, entries, kDay, {false, true, true})[0].complaint, "");
  auto race = entries;
  race[0].kind = FindingKind::data_race;
  EXPECT_EQ(suppress(none, race, kDay, {true, true, false})[0].complaint, "");
  EXPECT_NE(suppress(none, race, kDay, {true, false, true})[0].complaint, "");
}

TEST(Suppressions, WhatAScenarioMustFindIsNeverSuppressed) {
  std::vector<Finding> findings{finding(FindingKind::leak, "the pool of a lost one")};
  findings[0].expected = true;
  const auto account = suppress(findings, parse_suppressions("f", kEntry), kDay, kAll);
  EXPECT_EQ(findings[0].suppressed, "");
  EXPECT_EQ(account[0].used, 0U);
}

}  // namespace
}  // namespace ordeal
