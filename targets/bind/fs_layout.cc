#include "targets/bind/fs_layout.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace ordeal {
namespace {

[[noreturn]] void refuse(int err, const char* what, const std::string& path) {
  throw std::system_error(err, std::generic_category(), fmt::format("cannot {} {}", what, path));
}

void check(int err, const char* what, const std::string& path) {
  if (err != 0) refuse(err, what, path);
}

int64_t count_of(const Options& options, const char* key) {
  const int64_t count = options.integer(key);
  if (count >= 0 && count <= 1'000'000) return count;
  throw InputError(fmt::format("{} is {}; it may be 0 to 1,000,000", key, count));
}

}  // namespace

FsLayout FsLayout::of(const Options& options) {
  return {.files = count_of(options, "files"),
          .dirs = count_of(options, "dirs"),
          .file_size = options.size("file_size")};
}

void FsLayout::file_path(int64_t index, std::string& out) const {
  out.clear();
  if (dirs > 0)
    fmt::format_to(std::back_inserter(out), "/d{}/f{}", index % dirs, index);
  else
    fmt::format_to(std::back_inserter(out), "/f{}", index);
}

void FsLayout::dir_path(int64_t index, std::string& out) const {
  out.clear();
  fmt::format_to(std::back_inserter(out), "/d{}", index);
}

void make_layout(fs::FileSystem& fs, const FsLayout& layout) {
  std::string path;
  for (int64_t i = 0; i < layout.dirs; ++i) {
    layout.dir_path(i, path);
    const int err = fs.mkdir(path, 0755);
    if (err != EEXIST) check(err, "make the directory", path);
  }
  std::vector<char> chunk(std::min<uint64_t>(layout.file_size, 1 << 20));
  for (int64_t i = 0; i < layout.files; ++i) {
    layout.file_path(i, path);
    fs::Handle file = 0;
    check(fs.create(path, O_WRONLY | O_TRUNC, 0644, file), "make", path);
    for (uint64_t at = 0; at < layout.file_size;) {
      const size_t part = std::min<uint64_t>(chunk.size(), layout.file_size - at);
      size_t done = 0;
      check(fs.write(file, std::span<const char>(chunk).first(part), at, done), "fill", path);
      at += done;
    }
    check(fs.release(file), "close", path);
  }
}

void fill_block(int64_t value, std::span<char> block) {
  for (size_t at = 0; at + sizeof value <= block.size(); at += sizeof value)
    std::memcpy(block.data() + at, &value, sizeof value);
}

int value_of_block(std::span<const char> block, int64_t& value) {
  if (block.empty()) return ENOENT;
  if (block.size() != kBlockBytes) return EUCLEAN;
  // Equal to itself shifted by one value: every value is the first one.
  if (std::memcmp(block.data(), block.data() + sizeof value, block.size() - sizeof value) != 0)
    return EUCLEAN;
  std::memcpy(&value, block.data(), sizeof value);
  return 0;
}

}  // namespace ordeal
