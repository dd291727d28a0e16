#include "targets/posixdir/posixdir.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "targets/fs/conformance_testing.h"

namespace ordeal::fs {
namespace {

const Maker kDirectory{[] {
                         const auto directory = temporary_directory();
                         return Made{directory, std::make_shared<posixdir::PosixDir>(*directory)};
                       },
                       "posixdir"};
INSTANTIATE_TEST_SUITE_P(Directory, Conformance, testing::Values(kDirectory));

}  // namespace
}  // namespace ordeal::fs

namespace ordeal::posixdir {
namespace {

TEST(PosixDir, ADirectoryThatIsNotThereIsNamed) {
  try {
    PosixDir dir("/no/such/directory");
    FAIL() << "it opened";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("/no/such/directory"), std::string::npos);
  }
}

TEST(PosixDir, ADeletedDirectoryGivesErrorsAndNothingWorse) {
  const auto directory = fs::temporary_directory();
  PosixDir dir(*directory);
  fs::Handle file = 0;
  ASSERT_EQ(dir.create("/a", O_RDWR, 0644, file), 0);
  std::filesystem::remove_all(*directory);
  fs::Attr attr;
  std::vector<fs::DirEntry> entries;
  fs::Handle other = 0;
  size_t done = 0;
  EXPECT_EQ(dir.getattr("/", attr), ENOENT);
  EXPECT_EQ(dir.getattr("/a", attr), ENOENT);
  EXPECT_EQ(dir.create("/b", O_RDWR, 0644, other), ENOENT);
  EXPECT_EQ(dir.mkdir("/d", 0755), ENOENT);
  EXPECT_EQ(dir.readdir("/", entries), ENOENT);
  EXPECT_EQ(dir.write(file, std::string_view("x"), 0, done), 0) << "an open file lives on";
  EXPECT_EQ(dir.release(file), 0);
}

TEST(PosixDir, NoLinkLeadsOutOfIt) {
  const auto directory = fs::temporary_directory();
  const auto outside = fs::temporary_directory();
  std::ofstream(*outside + "/secret") << "x";
  ASSERT_EQ(symlink(outside->c_str(), (*directory + "/out").c_str()), 0);
  PosixDir dir(*directory);
  fs::Handle file = 0;
  fs::Attr attr;
  EXPECT_EQ(dir.open("/out/secret", O_RDONLY, file), ENOTDIR);
  EXPECT_EQ(dir.getattr("/out/secret", attr), ENOTDIR);
  EXPECT_EQ(dir.unlink("/out/secret"), ENOTDIR);
}

TEST(PosixDir, DescriptorsAreGivenBack) {
  const auto directory = fs::temporary_directory();
  const auto open_now = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  };
  const auto before = open_now();
  {
    PosixDir dir(*directory);
    fs::Handle file = 0;
    ASSERT_EQ(dir.mkdir("/d", 0755), 0);
    ASSERT_EQ(dir.create("/d/a", O_RDWR, 0644, file), 0);
    EXPECT_EQ(dir.open_handles(), 1U);
  }
  EXPECT_EQ(open_now(), before);
}

}  // namespace
}  // namespace ordeal::posixdir
