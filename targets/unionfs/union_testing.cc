#include "targets/unionfs/union_testing.h"

#include <fcntl.h>
#include <string.h>

#include <stdexcept>

namespace ordeal::unionfs {
namespace {

void check(int err, const std::string& what) {
  if (err != 0) throw std::runtime_error(what + ": " + strerrorname_np(err));
}

}  // namespace

std::shared_ptr<memfs::MemFs> memory(uint64_t bytes) {
  return std::make_shared<memfs::MemFs>(memfs::Limits{.bytes = bytes});
}

BranchPtr branch(std::shared_ptr<fs::FileSystem> storage, BranchMode mode, uint64_t min_free) {
  Branch made;
  made.fs = std::move(storage);
  made.mode = mode;
  made.label = "memory";
  made.min_free = min_free;
  return std::make_shared<Branch>(std::move(made));
}

void put(fs::FileSystem& fs, const std::string& path, std::string_view content) {
  fs::Handle file = 0;
  check(fs.create(path, O_WRONLY | O_TRUNC, 0644, file), path);
  size_t done = 0;
  const int err = fs.write(file, content, 0, done);
  check(fs.release(file), path);
  check(err, path);
}

std::string get(fs::FileSystem& fs, const std::string& path) {
  fs::Handle file = 0;
  const int err = fs.open(path, O_RDONLY, file);
  if (err == ENOENT) return "ENOENT";
  check(err, path);
  std::string content(1 << 17, '\0');
  size_t done = 0;
  check(fs.read(file, content, 0, done), path);
  check(fs.release(file), path);
  content.resize(done);
  return content;
}

std::string list(fs::FileSystem& fs, const std::string& path) {
  std::vector<fs::DirEntry> entries;
  check(fs.readdir(path, entries), path);
  std::string all;
  for (const fs::DirEntry& entry : entries) all += (all.empty() ? "" : " ") + entry.name;
  return all;
}

bool has(fs::FileSystem& fs, const std::string& path) {
  fs::Attr attr;
  return fs.getattr(path, attr) == 0;
}

TwoBranches::TwoBranches(const Config& config) {
  put(*lower, "/a", "lower");
  check(lower->mkdir("/d", 0755), "/d");
  put(*lower, "/d/x", "x");
  UnionOptions options;
  options.branches = {branch(upper, BranchMode::rw), branch(lower, BranchMode::ro)};
  options.config = config;
  fs = std::make_unique<UnionFs>(options);
}

uint64_t TwoBranches::orphans() {
  uint64_t count = 0;
  check(fs->orphan_whiteouts(count), "orphan_whiteouts");
  return count;
}

}  // namespace ordeal::unionfs
