// The suite's part about names and directories.
#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <deque>

#include "harness/sync/thread.h"
#include "targets/fs/conformance_testing.h"

namespace ordeal::fs {

TEST_P(Conformance, ANewOneIsEmpty) {
  EXPECT_EQ(names("/"), "");
  EXPECT_TRUE(S_ISDIR(attr("/").mode));
}

TEST_P(Conformance, DirectoriesNestAndListSorted) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  ASSERT_EQ(fs.mkdir("/d/e", 0755), 0);
  write_file("/d/z", "");
  write_file("/d/a", "");
  EXPECT_EQ(names("/d"), "a e z");
  EXPECT_TRUE(S_ISDIR(attr("/d/e").mode));
}

TEST_P(Conformance, MkdirRefuses) {
  write_file("/f", "");
  EXPECT_EQ(fs.mkdir("/f", 0755), EEXIST);
  EXPECT_EQ(fs.mkdir("/", 0755), EEXIST);
  EXPECT_EQ(fs.mkdir("/no/d", 0755), ENOENT);
  EXPECT_EQ(fs.mkdir("/f/d", 0755), ENOTDIR);
}

TEST_P(Conformance, RmdirTakesEmptyDirectoriesAlone) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  write_file("/d/f", "");
  EXPECT_EQ(fs.rmdir("/d"), ENOTEMPTY);
  EXPECT_EQ(fs.rmdir("/d/f"), ENOTDIR);
  ASSERT_EQ(fs.unlink("/d/f"), 0);
  EXPECT_EQ(fs.rmdir("/d"), 0);
  EXPECT_EQ(fs.rmdir("/d"), ENOENT);
  EXPECT_EQ(fs.rmdir("/"), EBUSY);
}

TEST_P(Conformance, UnlinkTakesNoDirectory) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  EXPECT_EQ(fs.unlink("/d"), EISDIR);
  EXPECT_EQ(fs.unlink("/none"), ENOENT);
}

TEST_P(Conformance, ADirectoryIsNotOpenedAsAFile) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  Handle file = 0;
  EXPECT_EQ(fs.open("/d", O_RDONLY, file), EISDIR);
  EXPECT_EQ(fs.open("/d", O_RDWR, file), EISDIR);
  EXPECT_EQ(fs.open("/none", O_RDONLY, file), ENOENT);
  std::vector<DirEntry> entries;
  write_file("/f", "");
  EXPECT_EQ(fs.readdir("/f", entries), ENOTDIR);
  EXPECT_EQ(fs.readdir("/none", entries), ENOENT);
  EXPECT_EQ(errno_of_getattr("/f/x"), ENOTDIR);
}

TEST_P(Conformance, RenameReplacesAFile) {
  write_file("/a", "A");
  write_file("/b", "B");
  EXPECT_EQ(fs.rename("/a", "/b", 0), 0);
  EXPECT_EQ(read_file("/b"), "A");
  EXPECT_EQ(names("/"), "b");
}

TEST_P(Conformance, RenameKeepsToItsFlags) {
  write_file("/a", "A");
  write_file("/b", "B");
  EXPECT_EQ(fs.rename("/a", "/b", RENAME_NOREPLACE), EEXIST);
  EXPECT_EQ(fs.rename("/a", "/c", RENAME_NOREPLACE), 0);
  EXPECT_EQ(fs.rename("/c", "/b", RENAME_EXCHANGE), EINVAL);
  EXPECT_EQ(names("/"), "b c");
}

TEST_P(Conformance, RenameMovesDirectoriesWithAllThatIsInThem) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  ASSERT_EQ(fs.mkdir("/d/e", 0755), 0);
  write_file("/d/e/f", "F");
  ASSERT_EQ(fs.mkdir("/x", 0755), 0);
  EXPECT_EQ(fs.rename("/d", "/x/y", 0), 0);
  EXPECT_EQ(read_file("/x/y/e/f"), "F");
  EXPECT_EQ(names("/"), "x");
}

TEST_P(Conformance, RenameRefuses) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  ASSERT_EQ(fs.mkdir("/full", 0755), 0);
  write_file("/full/f", "");
  write_file("/f", "");
  EXPECT_EQ(fs.rename("/d", "/d/e", 0), EINVAL);
  EXPECT_EQ(fs.rename("/d", "/full", 0), ENOTEMPTY);
  EXPECT_EQ(fs.rename("/f", "/d", 0), EISDIR);
  EXPECT_EQ(fs.rename("/d", "/f", 0), ENOTDIR);
  EXPECT_EQ(fs.rename("/none", "/x", 0), ENOENT);
  EXPECT_EQ(fs.rename("/f", "/none/x", 0), ENOENT);
  EXPECT_EQ(names("/"), "d f full");
}

TEST_P(Conformance, RenameOverAnEmptyDirectoryAndOntoItself) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  ASSERT_EQ(fs.mkdir("/e", 0755), 0);
  write_file("/d/f", "F");
  EXPECT_EQ(fs.rename("/d", "/e", 0), 0);
  EXPECT_EQ(read_file("/e/f"), "F");
  EXPECT_EQ(fs.rename("/e", "/e", 0), 0);
  EXPECT_EQ(names("/"), "e");
}

TEST_P(Conformance, LinksAreOneFile) {
  write_file("/a", "A");
  ASSERT_EQ(fs.link("/a", "/b"), 0);
  EXPECT_EQ(attr("/a").nlink, 2U);
  EXPECT_EQ(attr("/a").ino, attr("/b").ino);
  write_file("/b", "B");
  EXPECT_EQ(read_file("/a"), "B");
  EXPECT_EQ(fs.rename("/a", "/b", 0), 0);  // Two names of one file: nothing happens.
  EXPECT_EQ(names("/"), "a b");
  EXPECT_EQ(fs.unlink("/a"), 0);
  EXPECT_EQ(attr("/b").nlink, 1U);
}

TEST_P(Conformance, LinkRefuses) {
  ASSERT_EQ(fs.mkdir("/d", 0755), 0);
  write_file("/a", "A");
  EXPECT_EQ(fs.link("/d", "/e"), EPERM);
  EXPECT_EQ(fs.link("/a", "/d"), EEXIST);
  EXPECT_EQ(fs.link("/none", "/e"), ENOENT);
}

TEST_P(Conformance, SymbolicLinksAreNotFollowed) {
  ASSERT_EQ(fs.symlink("any where", "/s"), 0);
  std::string content;
  EXPECT_EQ(fs.readlink("/s", content), 0);
  EXPECT_EQ(content, "any where");
  EXPECT_TRUE(S_ISLNK(attr("/s").mode));
  Handle file = 0;
  EXPECT_EQ(fs.open("/s", O_RDONLY, file), ELOOP);
  EXPECT_EQ(fs.symlink("x", "/s"), EEXIST);
  write_file("/f", "");
  EXPECT_EQ(fs.readlink("/f", content), EINVAL);
  EXPECT_EQ(fs.unlink("/s"), 0);
  EXPECT_EQ(names("/"), "f");
}

TEST_P(Conformance, NamesHaveALimit) {
  const std::string path = "/" + std::string(256, 'n');
  Handle file = 0;
  EXPECT_EQ(fs.create(path, O_WRONLY, 0644, file), ENAMETOOLONG);
  EXPECT_EQ(fs.mkdir(path, 0755), ENAMETOOLONG);
  EXPECT_EQ(errno_of_getattr(path), ENAMETOOLONG);
  write_file("/" + std::string(200, 'n'), "");
}

TEST_P(Conformance, StatfsHasRoom) {
  StatFs room;
  ASSERT_EQ(fs.statfs("/", room), 0);
  EXPECT_GT(room.block_size, 0U);
  EXPECT_GT(room.blocks, 0U);
  EXPECT_LE(room.blocks_available, room.blocks);
  EXPECT_GE(room.name_max, 200U);
}

// Two threads rename one file to and fro: it is always under exactly one name.
TEST_P(Conformance, ARenameNeverLosesTheFile) {
  write_file("/a", "A");
  const auto work = [&](const char* from, const char* to) {
    for (int i = 0; i < 200; ++i) fs.rename(from, to, 0);
  };
  {
    Thread there("there", [&] { work("/a", "/b"); });
    work("/b", "/a");
  }
  const std::string left = names("/");
  EXPECT_TRUE(left == "a" || left == "b") << left;
  EXPECT_EQ(read_file("/" + left), "A");
}

}  // namespace ordeal::fs
