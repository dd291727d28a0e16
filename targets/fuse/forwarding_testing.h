// A file system in memory, for tests that replace single operations of it.
#pragma once

#include <string>
#include <vector>

#include "targets/memfs/memfs.h"

namespace ordeal::fuse {

// A Forwarding hands every operation to a MemFs. A test derives from it and overrides one.
class Forwarding : public fs::FileSystem {
 public:
  using Path = const std::string&;

  int getattr(Path path, fs::Attr& out) override { return to_.getattr(path, out); }
  int getattr(fs::Handle file, fs::Attr& out) override { return to_.getattr(file, out); }
  int setattr(Path path, const fs::SetAttr& change, fs::Attr& out) override {
    return to_.setattr(path, change, out);
  }
  int setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) override {
    return to_.setattr(file, change, out);
  }
  int open(Path path, int flags, fs::Handle& out) override { return to_.open(path, flags, out); }
  int create(Path path, int flags, mode_t mode, fs::Handle& out) override {
    return to_.create(path, flags, mode, out);
  }
  int read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) override {
    return to_.read(file, into, offset, done);
  }
  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) override {
    return to_.write(file, from, offset, done);
  }
  int fsync(fs::Handle file, bool data_only) override { return to_.fsync(file, data_only); }
  int release(fs::Handle file) override { return to_.release(file); }
  int mkdir(Path path, mode_t mode) override { return to_.mkdir(path, mode); }
  int rmdir(Path path) override { return to_.rmdir(path); }
  int unlink(Path path) override { return to_.unlink(path); }
  int rename(Path from, Path to, unsigned flags) override { return to_.rename(from, to, flags); }
  int link(Path from, Path to) override { return to_.link(from, to); }
  int symlink(Path content, Path path) override { return to_.symlink(content, path); }
  int readlink(Path path, std::string& out) override { return to_.readlink(path, out); }
  int readdir(Path path, std::vector<fs::DirEntry>& out) override { return to_.readdir(path, out); }
  int statfs(Path path, fs::StatFs& out) override { return to_.statfs(path, out); }

 private:
  memfs::MemFs to_;
};

}  // namespace ordeal::fuse
