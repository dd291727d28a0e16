#include "targets/unionfs/copy_up.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <deque>

#include "harness/sync/thread.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

fs::Handle opened(UnionFs& fs, const std::string& path, int flags) {
  fs::Handle file = 0;
  EXPECT_EQ(fs.open(path, flags, file), 0);
  return file;
}

std::string read_through(UnionFs& fs, fs::Handle file) {
  std::string content(100, '\0');
  size_t done = 0;
  EXPECT_EQ(fs.read(file, content, 0, done), 0);
  content.resize(done);
  return content;
}

TEST(CopyUp, TheFirstWriteCopiesAndTheLowerFileStays) {
  TwoBranches two;
  const fs::Handle file = opened(*two.fs, "/a", O_RDWR);
  EXPECT_FALSE(has(*two.upper, "/a")) << "opening alone copies nothing";
  size_t done = 0;
  EXPECT_EQ(two.fs->write(file, std::string_view("L"), 0, done), 0);
  EXPECT_EQ(two.fs->release(file), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "Lower");
  EXPECT_EQ(get(*two.upper, "/a"), "Lower");
  EXPECT_EQ(get(*two.lower, "/a"), "lower");
  EXPECT_EQ(two.fs->copy_ups(), 1U);
  EXPECT_EQ(list(*two.upper, "/"), "a") << "no temporary file is left";
}

TEST(CopyUp, AReaderThatWasOpenBeforeSeesTheWrite) {
  TwoBranches two;
  const fs::Handle reader = opened(*two.fs, "/a", O_RDONLY);
  EXPECT_EQ(read_through(*two.fs, reader), "lower");
  put(*two.fs, "/a", "upper");
  EXPECT_EQ(read_through(*two.fs, reader), "upper");
  EXPECT_EQ(two.fs->release(reader), 0);
}

TEST(CopyUp, DirectoriesAboveAreMadeAlike) {
  TwoBranches two;
  put(*two.fs, "/d/x", "new");
  EXPECT_EQ(get(*two.upper, "/d/x"), "new");
  EXPECT_EQ(list(*two.fs, "/d"), "x");
}

TEST(CopyUp, AttributesAreChangedInTheCopy) {
  TwoBranches two;
  fs::Attr attr;
  EXPECT_EQ(two.fs->setattr("/a", {.mode = 0600}, attr), 0);
  EXPECT_EQ(attr.mode & 07777, 0600U);
  EXPECT_EQ(two.fs->setattr("/a", {.size = 2}, attr), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "lo");
  EXPECT_EQ(get(*two.lower, "/a"), "lower");
  EXPECT_EQ(two.fs->copy_ups(), 1U);
}

TEST(CopyUp, AFileThatWasUnlinkedWhileOpenIsCopiedWithoutAName) {
  TwoBranches two;
  const fs::Handle file = opened(*two.fs, "/a", O_RDWR);
  const fs::Handle other = opened(*two.fs, "/a", O_RDONLY);
  ASSERT_EQ(two.fs->unlink("/a"), 0);
  size_t done = 0;
  EXPECT_EQ(two.fs->write(file, std::string_view("L"), 0, done), 0);
  EXPECT_EQ(read_through(*two.fs, other), "Lower");
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT");
  EXPECT_EQ(two.fs->release(file), 0);
  EXPECT_EQ(two.fs->release(other), 0);
  EXPECT_EQ(two.orphans(), 0U);
}

TEST(CopyUp, WithoutAWritableBranchThereIsNone) {
  TwoBranches two;
  EXPECT_EQ(two.fs->set_branch_mode(0, BranchMode::ro), 0);
  fs::Handle file = 0;
  fs::Attr attr;
  EXPECT_EQ(two.fs->open("/a", O_RDWR, file), EROFS);
  EXPECT_EQ(two.fs->create("/new", O_RDWR, 0644, file), EROFS);
  EXPECT_EQ(two.fs->setattr("/a", {.mode = 0600}, attr), EROFS);
  EXPECT_EQ(two.fs->unlink("/a"), EROFS);
  EXPECT_EQ(two.fs->rename("/a", "/b", 0), EROFS);
  EXPECT_EQ(get(*two.fs, "/a"), "lower");
}

TEST(CopyUp, AFullBranchKeepsTheFileAsItWas) {
  auto upper = memory(2 * memfs::kBlock);
  auto lower = memory();
  put(*lower, "/big", std::string(5 * memfs::kBlock, 'b'));
  UnionFs fs({.branches = {branch(upper, BranchMode::rw), branch(lower, BranchMode::ro)}});
  const fs::Handle file = opened(fs, "/big", O_RDWR);
  size_t done = 0;
  EXPECT_EQ(fs.write(file, std::string_view("x"), 0, done), ENOSPC);
  EXPECT_EQ(read_through(fs, file), std::string(100, 'b'));
  EXPECT_EQ(fs.release(file), 0);
  EXPECT_EQ(list(*upper, "/"), "") << "what was copied is gone again";
  EXPECT_EQ(fs.buffers().in_use, 0U);
}

// Many writers meet one file of the lower branch: it is copied once, and no write is lost.
TEST(CopyUp, ConcurrentWritersCopyOnce) {
  for (int round = 0; round < 30; ++round) {
    TwoBranches two;
    const auto write_byte = [&two](size_t at) {
      const fs::Handle file = opened(*two.fs, "/a", O_RDWR);
      size_t done = 0;
      EXPECT_EQ(two.fs->write(file, std::string_view("*"), at, done), 0);
      EXPECT_EQ(two.fs->release(file), 0);
    };
    {
      std::deque<Thread> threads;
      for (size_t at = 0; at < 4; ++at) threads.emplace_back("w", [&, at] { write_byte(at); });
      write_byte(4);
    }
    EXPECT_EQ(get(*two.fs, "/a"), "*****");
    EXPECT_EQ(two.fs->copy_ups(), 1U);
    EXPECT_EQ(two.fs->open_handles(), 0U);
  }
}

// A reader beside a copy-up sees all of the old content or all of the new.
TEST(CopyUp, IsNeverSeenHalfDone) {
  const std::string old_content(3 * memfs::kBlock, 'o');
  const std::string new_content(3 * memfs::kBlock, 'n');
  for (int round = 0; round < 20; ++round) {
    TwoBranches two;
    put(*two.lower, "/big", old_content);
    Thread writer("writer", [&] {
      const fs::Handle file = opened(*two.fs, "/big", O_RDWR);
      size_t done = 0;
      EXPECT_EQ(two.fs->write(file, new_content, 0, done), 0);
      EXPECT_EQ(two.fs->release(file), 0);
    });
    for (int i = 0; i < 50; ++i) {
      const std::string seen = get(*two.fs, "/big");
      EXPECT_TRUE(seen == old_content || seen == new_content) << seen.size();
    }
    writer.join();
    EXPECT_EQ(get(*two.fs, "/big"), new_content);
  }
}

}  // namespace
}  // namespace ordeal::unionfs
