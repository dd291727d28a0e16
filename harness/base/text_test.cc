#include "harness/base/text.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

const std::vector<std::string> kVerbs = {"group", "fault", "finally", "always", "sometimes"};

TEST(Text, FindsTheNearestSpelling) {
  EXPECT_EQ(nearest("gruop", kVerbs), "group");
  EXPECT_EQ(nearest("finaly", kVerbs), "finally");
  EXPECT_EQ(nearest("mutex", kVerbs), std::nullopt);
  EXPECT_EQ(did_you_mean("alwyas", kVerbs), " (did you mean \"always\"?)");
  EXPECT_EQ(did_you_mean("zebra", kVerbs), "");
}

TEST(Text, CountsASwapAsOneEdit) {
  EXPECT_EQ(edit_distance("gruop", "group"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("same", "same"), 0u);
}

TEST(Text, MatchesGlobs) {
  EXPECT_TRUE(glob_match("/a/*", "/a/b/c"));
  EXPECT_TRUE(glob_match("unionfs.*.write", "unionfs.copy_up.write"));
  EXPECT_TRUE(glob_match("f?", "f1"));
  EXPECT_FALSE(glob_match("/a/*", "/b/a"));
  EXPECT_FALSE(glob_match("f?", "f"));
  EXPECT_TRUE(glob_match("*", ""));
}

TEST(Text, SplitsAndJoins) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(join(split("a,b", ','), " + "), "a + b");
  EXPECT_EQ(trim("  x y\n"), "x y");
  EXPECT_EQ(with_thousands(1234567), "1,234,567");
  EXPECT_EQ(with_thousands(999), "999");
}

}  // namespace
}  // namespace ordeal
