// A real directory as a FileSystem: one system call where one is enough.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "targets/fs/file_system.h"
#include "targets/posixdir/open_table.h"

namespace ordeal::posixdir {

// A PosixDir is one directory of this machine. It works through a descriptor that it holds, and
// never leaves the directory: it follows no symbolic link in a path. Errors are those of the system
// (EROFS, ENOSPC, EDQUOT, ENOTCONN of a dead mount); once the directory is deleted, all names in it
// return ENOENT.
//
// New files belong to the process's user; PosixDir ignores UserScope. Thread-safe, without a lock.
// No thread may release a file while another call uses it.
class PosixDir final : public fs::FileSystem {
 public:
  // Throws InputError where `root` does not exist or is no directory, std::system_error where the
  // system refuses; both name the path.
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
