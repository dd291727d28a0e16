// A client's view through the kernel, one operation after the other.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "targets/fuse/mount_testing.h"
#include "targets/memfs/memfs.h"

namespace ordeal::fuse {
namespace {

using testing::ElementsAre;

class Operations : public FuseTest {
 protected:
  memfs::MemFs fs_;
};

struct stat stat_at(const std::string& path) {
  struct stat out{};
  EXPECT_EQ(lstat(path.c_str(), &out), 0) << path << ": " << strerror(errno);
  return out;
}

TEST_F(Operations, AFileIsCreatedWrittenReadAndRemoved) {
  ServedMount mount(fs_);
  put(mount.path("a"), "hello");
  EXPECT_EQ(contents(mount.path("a")), "hello");
  EXPECT_EQ(stat_at(mount.path("a")).st_size, 5);
  EXPECT_EQ(errno_text(unlink(mount.path("a").c_str())), "ok");
  EXPECT_EQ(contents(mount.path("a")), "ENOENT");
  EXPECT_EQ(mount.count("create"), 1U);
  EXPECT_EQ(mount.count("write"), 1U);
  EXPECT_EQ(mount.count("unlink"), 1U);
}

TEST_F(Operations, OpenTruncatesAndAppends) {
  ServedMount mount(fs_);
  put(mount.path("a"), "a long text");
  put(mount.path("a"), "short");
  EXPECT_EQ(contents(mount.path("a")), "short");
  const int fd = open(mount.path("a").c_str(), O_WRONLY | O_APPEND);
  EXPECT_EQ(write(fd, "er", 2), 2);
  close(fd);
  EXPECT_EQ(contents(mount.path("a")), "shorter");
}

TEST_F(Operations, AnExclusiveCreateRefusesAName) {
  ServedMount mount(fs_);
  put(mount.path("a"), "x");
  EXPECT_EQ(errno_text(open(mount.path("a").c_str(), O_CREAT | O_EXCL | O_RDWR, 0600)), "EEXIST");
}

TEST_F(Operations, AnUnlinkedFileLivesWhileItIsOpen) {
  ServedMount mount(fs_);
  put(mount.path("a"), "still here");
  const int fd = open(mount.path("a").c_str(), O_RDWR);
  ASSERT_EQ(errno_text(unlink(mount.path("a").c_str())), "ok");
  put(mount.path("a"), "another");

  char text[16] = {};
  EXPECT_EQ(pread(fd, text, sizeof text, 0), 10);
  EXPECT_STREQ(text, "still here");
  struct stat attr{};
  EXPECT_EQ(errno_text(fstat(fd, &attr)), "ok");
  EXPECT_EQ(attr.st_size, 10);
  EXPECT_EQ(errno_text(fchmod(fd, 0600)), "ok");
  EXPECT_EQ(errno_text(ftruncate(fd, 3)), "ok");
  EXPECT_EQ(errno_text(fstat(fd, &attr)), "ok");
  EXPECT_EQ(attr.st_size, 3);
  close(fd);
  EXPECT_EQ(contents(mount.path("a")), "another");
}

TEST_F(Operations, ARenameTakesTheNodeAlongAndReplaces) {
  ServedMount mount(fs_);
  ASSERT_EQ(errno_text(mkdir(mount.path("d").c_str(), 0755)), "ok");
  put(mount.path("d/a"), "moved");
  put(mount.path("b"), "replaced");
  const int fd = open(mount.path("d/a").c_str(), O_RDONLY);
  EXPECT_EQ(errno_text(rename(mount.path("d").c_str(), mount.path("e").c_str())), "ok");
  struct stat attr{};
  EXPECT_EQ(errno_text(fstat(fd, &attr)), "ok");
  close(fd);
  EXPECT_EQ(errno_text(rename(mount.path("e/a").c_str(), mount.path("b").c_str())), "ok");
  EXPECT_EQ(contents(mount.path("b")), "moved");
  EXPECT_EQ(contents(mount.path("d/a")), "ENOENT");
}

TEST_F(Operations, RenameFlagsReachTheFileSystem) {
  ServedMount mount(fs_);
  put(mount.path("a"), "a");
  put(mount.path("b"), "b");
  EXPECT_EQ(errno_text(renameat2(AT_FDCWD, mount.path("a").c_str(), AT_FDCWD,
                                 mount.path("b").c_str(), RENAME_NOREPLACE)),
            "EEXIST");
  EXPECT_EQ(contents(mount.path("b")), "b");
}

TEST_F(Operations, LinksShareAFileAndSymbolicLinksLead) {
  ServedMount mount(fs_);
  put(mount.path("a"), "shared");
  EXPECT_EQ(errno_text(link(mount.path("a").c_str(), mount.path("b").c_str())), "ok");
  EXPECT_EQ(stat_at(mount.path("a")).st_nlink, 2U);
  EXPECT_EQ(stat_at(mount.path("a")).st_ino, stat_at(mount.path("b")).st_ino);
  EXPECT_EQ(errno_text(symlink("b", mount.path("s").c_str())), "ok");
  EXPECT_EQ(contents(mount.path("s")), "shared");
  char text[8] = {};
  EXPECT_EQ(readlink(mount.path("s").c_str(), text, sizeof text), 1);
  EXPECT_STREQ(text, "b");
}

TEST_F(Operations, AttributesChange) {
  ServedMount mount(fs_);
  put(mount.path("a"), "0123456789");
  EXPECT_EQ(errno_text(chmod(mount.path("a").c_str(), 0640)), "ok");
  EXPECT_EQ(errno_text(truncate(mount.path("a").c_str(), 4)), "ok");
  const timespec times[2] = {{.tv_sec = 1000, .tv_nsec = 1}, {.tv_sec = 2000, .tv_nsec = 2}};
  EXPECT_EQ(errno_text(utimensat(AT_FDCWD, mount.path("a").c_str(), times, 0)), "ok");
  const struct stat attr = stat_at(mount.path("a"));
  EXPECT_EQ(attr.st_mode & 07777U, 0640U);
  EXPECT_EQ(attr.st_size, 4);
  EXPECT_EQ(attr.st_mtim.tv_sec, 2000);
  EXPECT_EQ(attr.st_atim.tv_nsec, 1);
}

TEST_F(Operations, DirectoriesAreMadeListedAndRemoved) {
  ServedMount mount(fs_);
  ASSERT_EQ(errno_text(mkdir(mount.path("d").c_str(), 0755)), "ok");
  put(mount.path("d/x"), "");
  EXPECT_EQ(errno_text(rmdir(mount.path("d").c_str())), "ENOTEMPTY");
  EXPECT_THAT(names_in(mount.path("d")), ElementsAre(".", "..", "x"));
  EXPECT_EQ(errno_text(unlink(mount.path("d/x").c_str())), "ok");
  EXPECT_EQ(errno_text(rmdir(mount.path("d").c_str())), "ok");
  EXPECT_EQ(errno_text(rmdir(mount.path("d").c_str())), "ENOENT");
}

TEST_F(Operations, RoomIsReportedAndUnknownRequestsAreRefused) {
  ServedMount mount(fs_);
  struct statvfs room{};
  EXPECT_EQ(errno_text(statvfs(mount.root().c_str(), &room)), "ok");
  EXPECT_EQ(room.f_namemax, 255U);
  EXPECT_GT(room.f_bsize, 0U);
  const int fd = open(mount.path("a").c_str(), O_CREAT | O_RDWR, 0600);
  EXPECT_EQ(errno_text(fallocate(fd, 0, 0, 100)), "EOPNOTSUPP");
  EXPECT_EQ(errno_text(fsync(fd)), "ok");
  close(fd);
  EXPECT_EQ(errno_text(access(mount.path("a").c_str(), R_OK)), "ok");
  EXPECT_EQ(errno_text(mknod(mount.path("f").c_str(), S_IFREG | 0600, 0)), "ok");
  EXPECT_EQ(errno_text(mknod(mount.path("p").c_str(), S_IFIFO | 0600, 0)), "EPERM");
}

TEST_F(Operations, ALargeFileComesBackAsItWas) {
  ServedMount mount(fs_);
  std::string text(3 << 20, ' ');
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 23);
  put(mount.path("big"), text);
  EXPECT_TRUE(contents(mount.path("big")) == text);
}

TEST_F(Operations, ACachingMountAsksLessAndListsWithAttributes) {
  ServedMount mount(fs_, {.direct_io = false,
                          .entry_timeout = std::chrono::hours(1),
                          .attr_timeout = std::chrono::hours(1)});
  for (int i = 0; i < 20; ++i) put(mount.path("f" + std::to_string(i)), "x");
  const uint64_t before = mount.count("lookup");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(stat_at(mount.path("f7")).st_size, 1);
  EXPECT_EQ(mount.count("lookup"), before);
  EXPECT_EQ(names_in(mount.root()).size(), 22U);
  EXPECT_GT(mount.count("readdirplus"), 0U);
}

// The twin: without time-outs every question arrives.
TEST_F(Operations, AMountWithoutCachesIsAskedEachTime) {
  ServedMount mount(fs_);
  put(mount.path("a"), "x");
  const uint64_t before = mount.count("lookup");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(stat_at(mount.path("a")).st_size, 1);
  EXPECT_GE(mount.count("lookup"), before + 20);
  EXPECT_EQ(names_in(mount.root()).size(), 3U);
  EXPECT_EQ(mount.count("readdirplus"), 0U);
}

}  // namespace
}  // namespace ordeal::fuse
