// The suite's part about files and their bytes.
#include <fcntl.h>

#include <cerrno>
#include <deque>

#include "harness/sync/thread.h"
#include "targets/fs/conformance_testing.h"

namespace ordeal::fs {

TEST_P(Conformance, WhatIsWrittenIsRead) {
  write_file("/a", "hello");
  EXPECT_EQ(read_file("/a"), "hello");
  EXPECT_EQ(attr("/a").size, 5U);
  EXPECT_TRUE(S_ISREG(attr("/a").mode));
  EXPECT_EQ(attr("/a").nlink, 1U);
}

TEST_P(Conformance, CreateOpensWhatIsThereUnlessItMustBeNew) {
  write_file("/a", "hello");
  Handle file = 0;
  EXPECT_EQ(fs.create("/a", O_WRONLY | O_EXCL, 0644, file), EEXIST);
  ASSERT_EQ(fs.create("/a", O_RDWR, 0644, file), 0);
  EXPECT_EQ(read_at(file, 9, 0), "hello");
  EXPECT_EQ(fs.release(file), 0);
}

TEST_P(Conformance, ReadsEndAtTheEnd) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_RDONLY);
  EXPECT_EQ(read_at(file, 100, 3), "lo");
  EXPECT_EQ(read_at(file, 100, 5), "");
  EXPECT_EQ(read_at(file, 100, 500), "");
  EXPECT_EQ(fs.release(file), 0);
}

TEST_P(Conformance, HolesReadAsZeroes) {
  write_file("/a", "");
  const Handle file = opened("/a", O_RDWR);
  EXPECT_EQ(write_at(file, "x", 10000), 0);
  EXPECT_EQ(read_at(file, 3, 5000), std::string(3, '\0'));
  EXPECT_EQ(attr("/a").size, 10001U);
  EXPECT_EQ(fs.release(file), 0);
}

TEST_P(Conformance, WhatWasCutDoesNotComeBack) {
  write_file("/a", "hello world");
  Attr out;
  EXPECT_EQ(fs.setattr("/a", {.size = 5}, out), 0);
  EXPECT_EQ(out.size, 5U);
  EXPECT_EQ(fs.setattr("/a", {.size = 7}, out), 0);
  EXPECT_EQ(read_file("/a"), std::string("hello\0\0", 7));
}

TEST_P(Conformance, OpenCanTruncate) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_WRONLY | O_TRUNC);
  EXPECT_EQ(attr("/a").size, 0U);
  EXPECT_EQ(fs.release(file), 0);
}

TEST_P(Conformance, AppendIgnoresTheOffset) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_WRONLY | O_APPEND);
  EXPECT_EQ(write_at(file, "!", 0), 0);
  EXPECT_EQ(fs.release(file), 0);
  EXPECT_EQ(read_file("/a"), "hello!");
}

TEST_P(Conformance, TheAccessModeHolds) {
  write_file("/a", "hello");
  const Handle reader = opened("/a", O_RDONLY);
  const Handle writer = opened("/a", O_WRONLY);
  char byte = 'x';
  size_t done = 0;
  Attr out;
  EXPECT_EQ(fs.write(reader, {&byte, 1}, 0, done), EBADF);
  EXPECT_EQ(fs.read(writer, {&byte, 1}, 0, done), EBADF);
  EXPECT_EQ(fs.setattr(reader, {.size = 0}, out), EINVAL);
  EXPECT_EQ(fs.setattr(writer, {.size = 1}, out), 0);
  EXPECT_EQ(fs.release(reader), 0);
  EXPECT_EQ(fs.release(writer), 0);
}

TEST_P(Conformance, AReleasedHandleIsBad) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_RDWR);
  ASSERT_EQ(fs.release(file), 0);
  char byte = 'x';
  size_t done = 0;
  Attr out;
  EXPECT_EQ(fs.release(file), EBADF);
  EXPECT_EQ(fs.read(file, {&byte, 1}, 0, done), EBADF);
  EXPECT_EQ(fs.write(file, {&byte, 1}, 0, done), EBADF);
  EXPECT_EQ(fs.fsync(file, false), EBADF);
  EXPECT_EQ(fs.getattr(file, out), EBADF);
  const Handle next = opened("/a", O_RDWR);  // May well get the descriptor of the first.
  EXPECT_EQ(fs.release(file), EBADF);
  EXPECT_EQ(fs.release(next), 0);
  EXPECT_EQ(fs.release(0), EBADF);
}

TEST_P(Conformance, AnUnlinkedFileLivesWhileItIsOpen) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_RDWR);
  ASSERT_EQ(fs.unlink("/a"), 0);
  EXPECT_EQ(errno_of_getattr("/a"), ENOENT);
  EXPECT_EQ(write_at(file, "J", 0), 0);
  EXPECT_EQ(read_at(file, 9, 0), "Jello");
  write_file("/a", "new");
  EXPECT_EQ(read_at(file, 9, 0), "Jello");
  EXPECT_EQ(fs.release(file), 0);
  EXPECT_EQ(read_file("/a"), "new");
}

TEST_P(Conformance, AnOpenFileFollowsItsRename) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_RDWR);
  ASSERT_EQ(fs.rename("/a", "/b", 0), 0);
  EXPECT_EQ(write_at(file, "J", 0), 0);
  EXPECT_EQ(fs.release(file), 0);
  EXPECT_EQ(read_file("/b"), "Jello");
}

TEST_P(Conformance, SetattrChangesWhatIsSetAlone) {
  write_file("/a", "hello");
  Attr out;
  EXPECT_EQ(fs.setattr("/a", {.mode = 0600}, out), 0);
  EXPECT_EQ(out.mode & 07777, 0600U);
  const timespec when{.tv_sec = 1000, .tv_nsec = 0};
  EXPECT_EQ(fs.setattr("/a", {.mtime = when}, out), 0);
  EXPECT_EQ(attr("/a").mtime.tv_sec, 1000);
  EXPECT_EQ(attr("/a").mode & 07777, 0600U);
  EXPECT_EQ(attr("/a").size, 5U);
  EXPECT_EQ(fs.setattr("/none", {.mode = 0600}, out), ENOENT);
}

TEST_P(Conformance, FsyncTakesAnOpenFile) {
  write_file("/a", "hello");
  const Handle file = opened("/a", O_RDWR);
  EXPECT_EQ(fs.fsync(file, false), 0);
  EXPECT_EQ(fs.fsync(file, true), 0);
  EXPECT_EQ(fs.release(file), 0);
}

// Four writers, a file each: none disturbs another.
TEST_P(Conformance, WritersOfDifferentFilesDoNotMeet) {
  const auto work = [&](char name) {
    const std::string path = std::string("/w") + name;
    for (int round = 0; round < 50; ++round) {
      write_file(path, std::string(3000, name));
      EXPECT_EQ(read_file(path), std::string(3000, name));
      if (round % 10 == 9) {
        EXPECT_EQ(fs.unlink(path), 0);
      }
    }
  };
  std::deque<Thread> threads;
  for (const char name : {'a', 'b', 'c'}) threads.emplace_back("w", [&work, name] { work(name); });
  work('d');
  threads.clear();
  EXPECT_EQ(names("/"), "");
}

}  // namespace ordeal::fs
