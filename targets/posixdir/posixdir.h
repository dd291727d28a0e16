// A real folder as a FileSystem: one system call where one is enough.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "targets/fs/file_system.h"
#include "targets/posixdir/open_table.h"

namespace ordeal::posixdir {

// Speaks to the folder through a descriptor it holds, and never leaves it: no component of a path
// is followed where it is a symbolic link. Errors are those of the system (EROFS, ENOSPC, EDQUOT,
// ENOTCONN of a dead mount); once the folder is deleted, all names in it give ENOENT.
//
// Owners are those of the process; UserScope is not looked at. Thread-safe, without a lock. A file
// may not be released while another call still uses it.
class PosixDir final : public fs::FileSystem {
 public:
  // Throws InputError where `root` is not there or is no folder, std::system_error where the
  // system refuses; both name it.
  explicit PosixDir(const std::string& root);
  PosixDir(const PosixDir&) = delete;
  PosixDir& operator=(const PosixDir&) = delete;
  ~PosixDir() override;

  const std::string& root() const { return root_; }
  uint64_t open_handles() const { return files_.open(); }

  int getattr(const std::string& path, fs::Attr& out) override;
  int getattr(fs::Handle file, fs::Attr& out) override;
  int setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) override;
  int setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) override;
  int open(const std::string& path, int flags, fs::Handle& out) override;
  int create(const std::string& path, int flags, mode_t mode, fs::Handle& out) override;
  int read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) override;
  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) override;
  int fsync(fs::Handle file, bool data_only) override;
  int release(fs::Handle file) override;
  int mkdir(const std::string& path, mode_t mode) override;
  int rmdir(const std::string& path) override;
  int unlink(const std::string& path) override;
  int rename(const std::string& from, const std::string& to, unsigned flags) override;
  int link(const std::string& from, const std::string& to) override;
  int symlink(const std::string& content, const std::string& path) override;
  int readlink(const std::string& path, std::string& out) override;
  int readdir(const std::string& path, std::vector<fs::DirEntry>& out) override;
  int statfs(const std::string& path, fs::StatFs& out) override;

 private:
  int open_at(const std::string& path, int flags, mode_t mode, fs::Handle& out);

  const std::string root_;
  const int root_fd_;
  OpenTable files_;
};

}  // namespace ordeal::posixdir
