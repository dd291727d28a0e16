#include "targets/fs/conformance_testing.h"

#include <fcntl.h>
#include <stdlib.h>

#include <filesystem>

namespace ordeal::fs {

void Conformance::write_file(const std::string& path, std::string_view content) {
  Handle file = 0;
  ASSERT_EQ(fs.create(path, O_WRONLY | O_TRUNC, 0644, file), 0) << path;
  EXPECT_EQ(write_at(file, content, 0), 0) << path;
  EXPECT_EQ(fs.release(file), 0) << path;
}

std::string Conformance::read_file(const std::string& path) {
  const Handle file = opened(path, O_RDONLY);
  std::string content = read_at(file, 1 << 16, 0);
  EXPECT_EQ(fs.release(file), 0) << path;
  return content;
}

Handle Conformance::opened(const std::string& path, int flags) {
  Handle file = 0;
  EXPECT_EQ(fs.open(path, flags, file), 0) << path;
  return file;
}

int Conformance::write_at(Handle file, std::string_view content, uint64_t offset) {
  size_t done = 0;
  const int err = fs.write(file, content, offset, done);
  EXPECT_TRUE(err != 0 || done == content.size()) << "only " << done << " bytes were written";
  return err;
}

std::string Conformance::read_at(Handle file, size_t size, uint64_t offset) {
  std::string content(size, '?');
  size_t done = 0;
  EXPECT_EQ(fs.read(file, content, offset, done), 0);
  content.resize(done);
  return content;
}

std::string Conformance::names(const std::string& path) {
  std::vector<DirEntry> entries;
  EXPECT_EQ(fs.readdir(path, entries), 0) << path;
  std::string all;
  for (const DirEntry& entry : entries) all += (all.empty() ? "" : " ") + entry.name;
  return all;
}

Attr Conformance::attr(const std::string& path) {
  Attr out;
  EXPECT_EQ(fs.getattr(path, out), 0) << path;
  return out;
}

int Conformance::errno_of_getattr(const std::string& path) {
  Attr out;
  return fs.getattr(path, out);
}

std::shared_ptr<std::string> temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "ordeal-fs-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return nullptr;
  return {new std::string(name), [](std::string* path) {
            std::error_code ignored;
            std::filesystem::remove_all(*path, ignored);
            delete path;
          }};
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Conformance);

}  // namespace ordeal::fs
