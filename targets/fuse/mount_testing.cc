#include "targets/fuse/mount_testing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "targets/fuse/mount_point.h"

namespace ordeal::fuse {

TemporaryDirectory::TemporaryDirectory() {
  path_ = std::filesystem::canonical(testing::TempDir()).string() + "/ordeal-fuse-XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
}

TemporaryDirectory::~TemporaryDirectory() {
  while (mounted_at(path_).has_value() && detach_mount(path_) == 0) {
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ServedMount::ServedMount(fs::FileSystem& filesystem, const MountOptions& options)
    : mount_(std::make_unique<Mount>(filesystem, nodes_, directory_.path(), options)) {
  server_ = Thread("server", [this] { result_ = mount_->serve(); });
}

ServedMount::~ServedMount() {
  mount_->stop();
  if (server_.joinable()) server_.join();
}

int ServedMount::wait_for_end() {
  server_.join();
  return result_;
}

uint64_t ServedMount::count(const std::string& operation) const {
  for (const auto& [name, count] : mount_->operations()) {
    if (name == operation) return count;
  }
  return 0;
}

void in_threads(int count, const std::function<void(int)>& body) {
  std::vector<Thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back("client", [&body, i] { body(i); });
  for (Thread& thread : threads) thread.join();
}

void put(const std::string& path, const std::string& text) {
  const int fd = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
  ASSERT_GE(fd, 0) << path << ": " << strerror(errno);
  EXPECT_EQ(write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  close(fd);
}

std::string contents(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno_text(fd);
  std::string text;
  char part[4096];
  ssize_t got = 0;
  while ((got = read(fd, part, sizeof part)) > 0) text.append(part, static_cast<size_t>(got));
  if (got < 0) text = errno_text(-1);
  close(fd);
  return text;
}

std::string errno_text(int result) { return result < 0 ? strerrorname_np(errno) : "ok"; }

std::vector<std::string> names_in(const std::string& path) {
  std::vector<std::string> names;
  DIR* directory = opendir(path.c_str());
  EXPECT_NE(directory, nullptr) << path << ": " << strerror(errno);
  if (directory == nullptr) return names;
  while (const dirent* entry = readdir(directory)) names.emplace_back(entry->d_name);
  closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

void FuseTest::SetUp() {
  std::string why;
  if (!fuse_available(&why)) GTEST_SKIP() << why;
}

}  // namespace ordeal::fuse
