// Removing and moving what lies in branches that may not be changed.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <deque>

#include "harness/sync/thread.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

TEST(Whiteout, CoversWhatIsRemovedAndIsNotSeen) {
  TwoBranches two;
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT");
  EXPECT_EQ(list(*two.fs, "/"), "d");
  EXPECT_EQ(list(*two.upper, "/"), ".wh.a");
  EXPECT_EQ(get(*two.lower, "/a"), "lower");
  EXPECT_FALSE(has(*two.fs, "/.wh.a"));
  EXPECT_EQ(two.fs->unlink("/a"), ENOENT);
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(Whiteout, GoesWhenTheNameComesBack) {
  TwoBranches two;
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  put(*two.fs, "/a", "new");
  EXPECT_EQ(list(*two.upper, "/"), "a");
  EXPECT_EQ(get(*two.fs, "/a"), "new");
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT") << "the lower file must not come back";
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(Whiteout, ADirectoryMadeAgainIsEmpty) {
  TwoBranches two;
  ASSERT_EQ(two.fs->unlink("/d/x"), 0);
  ASSERT_EQ(two.fs->rmdir("/d"), 0);
  EXPECT_FALSE(has(*two.fs, "/d"));
  ASSERT_EQ(two.fs->mkdir("/d", 0755), 0);
  EXPECT_EQ(list(*two.fs, "/d"), "");
  EXPECT_FALSE(has(*two.fs, "/d/x"));
  put(*two.fs, "/d/y", "y");
  EXPECT_EQ(list(*two.fs, "/d"), "y");
  EXPECT_EQ(two.orphans(), 0U);
  ASSERT_EQ(two.fs->unlink("/d/y"), 0);
  EXPECT_EQ(two.fs->rmdir("/d"), 0);
  EXPECT_FALSE(has(*two.fs, "/d"));
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(Whiteout, ADirectoryWithLowerFilesIsNotEmpty) {
  TwoBranches two;
  EXPECT_EQ(two.fs->rmdir("/d"), ENOTEMPTY);
}

TEST(Whiteout, NobodyMakesItsNames) {
  TwoBranches two;
  fs::Handle file = 0;
  EXPECT_EQ(two.fs->create("/.wh.a", O_RDWR, 0644, file), EINVAL);
  EXPECT_EQ(two.fs->mkdir("/.wh.a", 0755), EINVAL);
  EXPECT_EQ(two.fs->rename("/a", "/.wh.b", 0), EINVAL);
  EXPECT_EQ(two.fs->unlink("/.wh.b"), ENOENT);
}

TEST(Whiteout, TheProbeFindsOrphansAndTemporaryFiles) {
  TwoBranches two;
  put(*two.upper, "/.wh.nothing_below", "");
  EXPECT_EQ(two.orphans(), 1U);
  put(*two.upper, "/.wh..tmp.9", "");
  EXPECT_EQ(two.orphans(), 2U);
}

TEST(UnionRename, OfALowerFileCopiesAndCovers) {
  TwoBranches two;
  ASSERT_EQ(two.fs->rename("/a", "/b", 0), 0);
  EXPECT_EQ(get(*two.fs, "/b"), "lower");
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT");
  EXPECT_EQ(list(*two.fs, "/"), "b d");
  EXPECT_EQ(two.orphans(), 0U);
  ASSERT_EQ(two.fs->rename("/b", "/a", 0), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "lower");
  EXPECT_EQ(list(*two.fs, "/"), "a d");
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(UnionRename, OverALowerFileHidesIt) {
  TwoBranches two;
  put(*two.fs, "/n", "new");
  ASSERT_EQ(two.fs->rename("/n", "/a", 0), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "new");
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT");
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(UnionRename, OfALowerDirectoryIsLeftToTheCaller) {
  TwoBranches two;
  EXPECT_EQ(two.fs->rename("/d", "/e", 0), EXDEV);
  EXPECT_EQ(get(*two.fs, "/d/x"), "x");
  ASSERT_EQ(two.fs->mkdir("/new", 0755), 0);
  put(*two.fs, "/new/y", "y");
  ASSERT_EQ(two.fs->rename("/new", "/e", 0), 0);
  EXPECT_EQ(get(*two.fs, "/e/y"), "y");
}

TEST(UnionRename, BetweenTwoWritableBranchesKeepsOneFile) {
  auto first = memory();
  auto second = memory();
  put(*first, "/to", "old");
  put(*second, "/from", "new");
  UnionFs fs({.branches = {branch(first, BranchMode::rw), branch(second, BranchMode::rw)}});
  ASSERT_EQ(fs.rename("/from", "/to", 0), 0);
  EXPECT_EQ(get(fs, "/to"), "new");
  EXPECT_EQ(get(fs, "/from"), "ENOENT");
  ASSERT_EQ(fs.unlink("/to"), 0);
  EXPECT_EQ(get(fs, "/to"), "ENOENT");
  EXPECT_EQ(list(*first, "/") + list(*second, "/"), "");
}

// A name that is replaced over and over, by files of either branch, is never absent.
TEST(UnionRename, AnOpenBesideARenameOverNeverFails) {
  auto first = memory();
  auto second = memory();
  put(*second, "/to", "begin");
  UnionFs fs({.branches = {branch(first, BranchMode::rw), branch(second, BranchMode::rw)}});
  Thread renamer("renamer", [&] {
    for (int i = 0; i < 200; ++i) {
      put(i % 2 == 0 ? *first : *second, "/new", "new");
      EXPECT_EQ(fs.rename("/new", "/to", 0), 0);
    }
  });
  fs::Attr attr;
  for (int i = 0; i < 2000; ++i) {
    ASSERT_EQ(fs.getattr("/to", attr), 0);
    ASSERT_NE(get(fs, "/to"), "ENOENT");
  }
  renamer.join();
}

// Unlink and create of one lower name by several threads: nothing old comes back.
TEST(Whiteout, TheLowerFileNeverComesBack) {
  TwoBranches two;
  fs::Attr lower;
  ASSERT_EQ(two.lower->setattr("/a", {.mode = 0600}, lower), 0);  // Tells it from a fresh one.
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  const auto churn = [&] {
    for (int i = 0; i < 150; ++i) {
      try {
        put(*two.fs, "/a", "fresh");
      } catch (const std::runtime_error&) {
        ADD_FAILURE() << "a create failed";
      }
      const int err = two.fs->unlink("/a");
      EXPECT_TRUE(err == 0 || err == ENOENT) << err;
    }
  };
  std::deque<Thread> threads;
  threads.emplace_back("churn", churn);
  threads.emplace_back("churn", churn);
  for (int i = 0; i < 500; ++i) {
    EXPECT_NE(get(*two.fs, "/a"), "lower");
    fs::Attr attr;
    const int err = two.fs->getattr("/a", attr);
    EXPECT_TRUE(err == ENOENT || (err == 0 && (attr.mode & 07777) == 0644)) << err;
    EXPECT_EQ(two.orphans(), 0U);
  }
  threads.clear();
  EXPECT_EQ(list(*two.fs, "/"), "d");
  EXPECT_EQ(two.orphans(), 0U);
}

}  // namespace
}  // namespace ordeal::unionfs
