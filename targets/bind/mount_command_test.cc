#include "targets/bind/mount_command.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "targets/fuse/mount_point.h"

namespace ordeal {
namespace {

using testing::HasSubstr;
namespace stdfs = std::filesystem;

// Directories for two branches and a mount point; nothing of them is left at the end.
class MountCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::string why;
    if (!fuse::fuse_available(&why)) GTEST_SKIP() << why;
    root_ = stdfs::canonical(testing::TempDir()).string() + "/ordeal-command-XXXXXX";
    ASSERT_NE(mkdtemp(root_.data()), nullptr);
    for (const char* name : {"upper", "lower", "union"}) stdfs::create_directory(at(name));
    std::ofstream(at("lower/old")) << "old";
  }
  void TearDown() override {
    if (root_.empty()) return;
    fuse::detach_mount(at("union"));
    std::error_code ignored;
    stdfs::remove_all(root_, ignored);
  }
  std::string at(const std::string& name) const { return root_ + "/" + name; }
  MountArguments arguments() const {
    return {.dir = at("union"),
            .branches = {at("upper") + ":rw", at("lower") + ":ro"},
            .create_policy = "ff"};
  }
  std::string refusal(const MountArguments& given) {
    try {
      run_mount_command(given);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  std::string root_;
};

TEST_F(MountCommand, ServesAUnionUntilASignalAndLeavesNothing) {
  int words[2];
  ASSERT_EQ(pipe2(words, O_CLOEXEC), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    dup2(words[1], STDOUT_FILENO);
    _exit(run_mount_command(arguments()));
  }
  close(words[1]);
  char said[200] = {};
  ASSERT_GT(read(words[0], said, sizeof said - 1), 0);
  close(words[0]);
  EXPECT_THAT(said, HasSubstr("mounted " + at("union")));

  std::string text;
  std::ifstream(at("union/old")) >> text;
  EXPECT_EQ(text, "old");
  std::ofstream(at("union/new")) << "new";
  EXPECT_TRUE(stdfs::exists(at("upper/new")));

  ASSERT_EQ(kill(child, SIGTERM), 0);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_FALSE(fuse::mounted_at(at("union")).has_value());
}

TEST_F(MountCommand, WhatCannotBeMountedIsBadInput) {
  MountArguments given = arguments();
  given.dir = at("missing");
  EXPECT_THAT(refusal(given), HasSubstr("does not exist"));
  given = arguments();
  given.branches = {at("upper")};
  EXPECT_THAT(refusal(given), HasSubstr("expected PATH:rw"));
  given.branches = {};
  EXPECT_THAT(refusal(given), HasSubstr("at least one branch"));
  given.branches = {at("upper") + ":wr"};
  EXPECT_NE(refusal(given), "");
  given.branches = {root_ + ":rw"};
  EXPECT_THAT(refusal(given), HasSubstr("lies in the branch"));
}

}  // namespace
}  // namespace ordeal
