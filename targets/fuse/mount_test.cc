// The begin and the end of a mount, also after errors and kills.
#include "targets/fuse/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include <stdexcept>

#include "harness/base/input_error.h"
#include "targets/fuse/forwarding_testing.h"
#include "targets/fuse/mount_point.h"
#include "targets/fuse/mount_testing.h"

namespace ordeal::fuse {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class MountLife : public FuseTest {
 protected:
  // The message that mounting on `path` is refused with, "" where it is not.
  std::string refusal(const std::string& path, const MountOptions& options = {}) {
    try {
      Mount mount(fs_, nodes_, path, options);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  memfs::MemFs fs_;
  unionfs::NodeTable nodes_;
};

TEST_F(MountLife, AStopFromAnotherThreadEndsIt) {
  ServedMount mount(fs_, {.workers = 3});
  put(mount.path("a"), "x");
  EXPECT_TRUE(mounted_at(mount.root()).has_value());
  mount.mount().stop();
  EXPECT_EQ(mount.wait_for_end(), 0);
}

TEST_F(MountLife, AStopBeforeServingEndsItAtOnce) {
  TemporaryDirectory directory;
  Mount mount(fs_, nodes_, directory.path());
  mount.stop();
  EXPECT_EQ(mount.serve(), 0);
}

TEST_F(MountLife, TheDestructorUnmounts) {
  TemporaryDirectory directory;
  {
    Mount mount(fs_, nodes_, directory.path());
  }
  EXPECT_FALSE(mounted_at(directory.path()).has_value());
}

TEST_F(MountLife, TheDestructorUnmountsWhatIsInUse) {
  auto mount = std::make_unique<ServedMount>(fs_);
  const std::string root = mount->root();
  put(mount->path("a"), "x");
  const int fd = open(mount->path("a").c_str(), O_RDONLY);
  ASSERT_GE(fd, 0);
  mount.reset();
  EXPECT_FALSE(mounted_at(root).has_value());
  char byte = 0;
  EXPECT_EQ(errno_text(static_cast<int>(pread(fd, &byte, 1, 0))), "ENOTCONN");
  close(fd);
}

TEST_F(MountLife, AnUnmountFromOutsideEndsServing) {
  ServedMount mount(fs_);
  put(mount.path("a"), "x");
  ASSERT_EQ(errno_text(umount2(mount.root().c_str(), MNT_DETACH)), "ok");
  EXPECT_EQ(mount.wait_for_end(), 0);
  EXPECT_FALSE(mounted_at(mount.root()).has_value());
}

TEST_F(MountLife, TheTableOfMountsShowsTheName) {
  TemporaryDirectory directory;
  Mount mount(fs_, nodes_, directory.path(), {.fs_name = "union:1"});
  const auto mounted = mounted_at(directory.path());
  ASSERT_TRUE(mounted.has_value());
  EXPECT_EQ(mounted->source, "union:1");
  EXPECT_EQ(mounted->type, "fuse.ordeal");
}

TEST_F(MountLife, WhatIsNoEmptyDirectoryIsRefused) {
  TemporaryDirectory directory;
  EXPECT_THAT(refusal(directory.path() + "/missing"),
              AllOf(HasSubstr(directory.path() + "/missing"), HasSubstr("does not exist")));
  put(directory.path() + "/file", "");
  EXPECT_THAT(refusal(directory.path() + "/file"), HasSubstr("not a directory"));
  EXPECT_THAT(refusal(directory.path()), HasSubstr("not empty"));
  EXPECT_THAT(refusal(""), HasSubstr("empty directory"));
  EXPECT_FALSE(mounted_at(directory.path()).has_value());
}

TEST_F(MountLife, AMountPointInUseIsRefused) {
  ServedMount mount(fs_);
  EXPECT_THAT(refusal(mount.root()), AllOf(HasSubstr("mounted there already"),
                                           HasSubstr("fusermount3 -u " + mount.root())));
  EXPECT_THAT(refusal(mount.root() + "/"), HasSubstr("mounted there already"));
}

TEST_F(MountLife, OptionsOutOfRangeAreRefused) {
  TemporaryDirectory directory;
  EXPECT_THAT(refusal(directory.path(), {.workers = -1}), HasSubstr("workers is -1"));
  EXPECT_THAT(refusal(directory.path(), {.attr_timeout = Duration(-1)}), HasSubstr("negative"));
  EXPECT_THAT(refusal(directory.path(), {.fs_name = "a,b"}), HasSubstr("\"a,b\""));
}

TEST_F(MountLife, OperationsAreCountedByKind) {
  ServedMount mount(fs_);
  put(mount.path("a"), "x");
  EXPECT_EQ(mount.count("create"), 1U);
  EXPECT_EQ(mount.count("rmdir"), 0U);
}

// An exception of a file system becomes EIO for its caller, and nobody else notices.
class Throws : public Forwarding {
 public:
  int readlink(const std::string&, std::string&) override { throw std::runtime_error("broken"); }
};
TEST_F(MountLife, AnExceptionIsAnErrorOfItsRequest) {
  Throws fs;
  ASSERT_EQ(fs.symlink("x", "/link"), 0);
  ServedMount mount(fs);
  char text[8];
  EXPECT_EQ(errno_text(static_cast<int>(readlink(mount.path("link").c_str(), text, 8))), "EIO");
  put(mount.path("a"), "x");
  EXPECT_EQ(contents(mount.path("a")), "x");
}

TEST_F(MountLife, AKilledServerLeavesADeadMountThatDetaches) {
  TemporaryDirectory directory;
  int mounted[2];
  ASSERT_EQ(pipe2(mounted, O_CLOEXEC), 0);
  const pid_t server = fork();
  ASSERT_GE(server, 0);
  if (server == 0) {
    Mount mount(fs_, nodes_, directory.path());
    _exit(write(mounted[1], "!", 1) == 1 ? mount.serve() : 1);
  }
  close(mounted[1]);
  char mark = 0;
  ASSERT_EQ(read(mounted[0], &mark, 1), 1);
  close(mounted[0]);
  put(directory.path() + "/a", "x");
  ASSERT_EQ(kill(server, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(waitpid(server, &status, 0), server);
  EXPECT_EQ(contents(directory.path() + "/a"), "ENOTCONN");
  EXPECT_THAT(refusal(directory.path()), HasSubstr("mounted there already"));
  EXPECT_EQ(detach_mount(directory.path()), 0);
  EXPECT_FALSE(mounted_at(directory.path()).has_value());
  EXPECT_NE(detach_mount(directory.path()), 0);
}

TEST(MountPoint, TheRootIsAMountAndAFileIsNot) {
  EXPECT_TRUE(mounted_at("/").has_value());
  EXPECT_FALSE(mounted_at("/etc/passwd").has_value());
}

}  // namespace
}  // namespace ordeal::fuse
