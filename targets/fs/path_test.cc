#include "targets/fs/path.h"

#include <gtest/gtest.h>

namespace ordeal::fs {
namespace {

TEST(Path, ParentAndNameMakeThePathAgain) {
  for (const char* path : {"/a", "/a/b", "/a/b/c"}) {
    EXPECT_EQ(join(parent_of(path), base_name(path)), path);
  }
  EXPECT_EQ(parent_of("/"), "/");
  EXPECT_EQ(base_name("/"), "");
}

TEST(Path, WithinMeansWholeNames) {
  EXPECT_TRUE(is_within("/a/b", "/a"));
  EXPECT_TRUE(is_within("/a", "/a"));
  EXPECT_TRUE(is_within("/a", "/"));
  EXPECT_FALSE(is_within("/ab", "/a"));
  EXPECT_FALSE(is_within("/a", "/a/b"));
}

TEST(Path, NormalPathsAlone) {
  for (const char* path : {"/", "/a", "/a/b", "/..a"}) EXPECT_TRUE(is_normal(path)) << path;
  for (const char* path : {"", "a", "/a/", "//a", "/a//b", "/./a", "/a/.."}) {
    EXPECT_FALSE(is_normal(path)) << path;
  }
}

TEST(Path, MovesWhatLiesBelow) {
  EXPECT_EQ(moved("/a/b/c", "/a", "/x/y"), "/x/y/b/c");
  EXPECT_EQ(moved("/a", "/a", "/x"), "/x");
}

}  // namespace
}  // namespace ordeal::fs
