// The interface of the file systems that are targets: paths and handles, errno as a value.
//
// memfs (in memory), posixdir (a real directory, also a mounted one) and unionfs (a union of
// others) implement it. One conformance suite runs on all of them.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ordeal::fs {

using Handle = uint64_t;  // Of an open file; 0 is none.

// An Attr is the attributes of one file, as in stat(2).
struct Attr {
  uint64_t ino = 0;
  mode_t mode = 0;  // Type and permissions, as in stat.
  uint64_t nlink = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  uint64_t size = 0;
  uint64_t blocks = 0;  // Of 512 bytes.
  timespec atime{}, mtime{}, ctime{};
};
// A SetAttr is a change of attributes. An empty member leaves its attribute as it is.
struct SetAttr {
  std::optional<mode_t> mode{};
  std::optional<uid_t> uid{};
  std::optional<gid_t> gid{};
  std::optional<uint64_t> size{};
  std::optional<timespec> atime{}, mtime{};
};
// A DirEntry is one name in a directory.
struct DirEntry {
  std::string name;
  uint64_t ino = 0;
  mode_t type = 0;  // S_IFDIR, S_IFREG, …
};
// A StatFs is the space of a file system, as in statvfs(3).
struct StatFs {
  uint64_t block_size = 0, blocks = 0, blocks_free = 0, blocks_available = 0;
  uint64_t files = 0, files_free = 0;
  uint64_t name_max = 255;
  uint64_t device = 0;  // Equal for directories that share their space; 0: the space is not shared.
};

// A FileSystem is one file system. Every path is absolute within it and normal: "/", "/a", "/a/b";
// no "." or "..", no doubled or trailing slash. Symbolic links are not followed: the caller (the
// kernel) does that.
//
// Every function returns 0 or an errno, and is thread-safe. On an error, outputs are untouched.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual int getattr(const std::string& path, Attr& out) = 0;
  virtual int getattr(Handle file, Attr& out) = 0;
  virtual int setattr(const std::string& path, const SetAttr& change, Attr& out) = 0;
  virtual int setattr(Handle file, const SetAttr& change, Attr& out) = 0;

  // `flags` as for open(2): the access mode, O_TRUNC, O_APPEND; create adds O_EXCL.
  virtual int open(const std::string& path, int flags, Handle& out) = 0;
  virtual int create(const std::string& path, int flags, mode_t mode, Handle& out) = 0;
  // `done` is short only at the end of the file, or where a fault cut the call short.
  virtual int read(Handle file, std::span<char> into, uint64_t offset, size_t& done) = 0;
  virtual int write(Handle file, std::span<const char> from, uint64_t offset, size_t& done) = 0;
  virtual int fsync(Handle file, bool data_only) = 0;
  virtual int release(Handle file) = 0;  // EBADF for a handle that is not open.

  virtual int mkdir(const std::string& path, mode_t mode) = 0;
  virtual int rmdir(const std::string& path) = 0;
  virtual int unlink(const std::string& path) = 0;
  // `flags` as for renameat2(2): 0, or RENAME_NOREPLACE; others are EINVAL.
  virtual int rename(const std::string& from, const std::string& to, unsigned flags) = 0;
  virtual int link(const std::string& from, const std::string& to) = 0;
  virtual int symlink(const std::string& content, const std::string& path) = 0;
  virtual int readlink(const std::string& path, std::string& out) = 0;
  // Returns the entries of one moment, sorted by name, without "." and "..".
  virtual int readdir(const std::string& path, std::vector<DirEntry>& out) = 0;
  virtual int statfs(const std::string& path, StatFs& out) = 0;
};

}  // namespace ordeal::fs
