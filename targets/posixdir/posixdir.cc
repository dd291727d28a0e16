#include "targets/posixdir/posixdir.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "harness/base/input_error.h"
#include "targets/posixdir/attributes.h"
#include "targets/posixdir/place.h"

namespace ordeal::posixdir {
namespace {

constexpr int kNoFollow = O_CLOEXEC | O_NOFOLLOW;

// Runs `call(place)`, which returns 0 or sets errno.
template <class Call>
int at(int root, const std::string& path, Call call) {
  const Place place(root, path);
  if (place.error() != 0) return place.error();
  return call(place) == 0 ? 0 : errno;
}

int open_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) return fd;
  const std::error_code why(errno, std::generic_category());
  if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG || errno == ELOOP)
    throw InputError(fmt::format("\"{}\" is not an existing directory: {}", path, why.message()));
  throw std::system_error(why, fmt::format("cannot open the directory \"{}\"", path));
}

}  // namespace

PosixDir::PosixDir(const std::string& root) : root_(root), root_fd_(open_directory(root)) {}

PosixDir::~PosixDir() {
  files_.drain([](int fd) { ::close(fd); });
  ::close(root_fd_);
}

int PosixDir::getattr(const std::string& path, fs::Attr& out) {
  struct stat st{};
  const int err = at(root_fd_, path, [&](const Place& place) {
    return fstatat(place.fd(), place.name(), &st, AT_SYMLINK_NOFOLLOW);
  });
  if (err != 0) return err;
  if (st.st_nlink == 0) return ENOENT;  // The root itself was deleted.
  out = attr_of(st);
  return 0;
}

int PosixDir::open_at(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  const Place place(root_fd_, path);
  if (place.error() != 0) return place.error();
  const int fd = openat(place.fd(), place.name(), flags | kNoFollow, mode);
  if (fd < 0) return errno;
  struct stat st{};
  const bool is_dir =
      (flags & (O_ACCMODE | O_CREAT)) == O_RDONLY && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
  if (is_dir || fd >= OpenTable::kMax) {
    ::close(fd);
    return is_dir ? EISDIR : EMFILE;
  }
  out = files_.add(fd);
  return 0;
}

int PosixDir::open(const std::string& path, int flags, fs::Handle& out) {
  return open_at(path, flags & (O_ACCMODE | O_TRUNC | O_APPEND), 0, out);
}

int PosixDir::create(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  const int kept = flags & (O_ACCMODE | O_TRUNC | O_APPEND | O_EXCL);
  return open_at(path, kept | O_CREAT, mode & 07777, out);
}

int PosixDir::read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) {
  const int fd = files_.fd_of(file);
  if (fd < 0) return EBADF;
  const ssize_t n = pread(fd, into.data(), into.size(), static_cast<off_t>(offset));
  if (n < 0) return errno;
  done = static_cast<size_t>(n);
  return 0;
}

int PosixDir::write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) {
  const int fd = files_.fd_of(file);
  if (fd < 0) return EBADF;
  const ssize_t n = pwrite(fd, from.data(), from.size(), static_cast<off_t>(offset));
  if (n < 0) return errno;
  done = static_cast<size_t>(n);
  return 0;
}

int PosixDir::fsync(fs::Handle file, bool data_only) {
  const int fd = files_.fd_of(file);
  if (fd < 0) return EBADF;
  return (data_only ? ::fdatasync(fd) : ::fsync(fd)) == 0 ? 0 : errno;
}

int PosixDir::release(fs::Handle file) {
  const int fd = files_.remove(file);
  if (fd < 0) return EBADF;
  return ::close(fd) == 0 || errno == EINTR ? 0 : errno;  // Linux has closed it in any case.
}

int PosixDir::mkdir(const std::string& path, mode_t mode) {
  return at(root_fd_, path,
            [&](const Place& p) { return mkdirat(p.fd(), p.name(), mode & 07777); });
}

int PosixDir::rmdir(const std::string& path) {
  if (path == "/") return EBUSY;
  return at(root_fd_, path,
            [&](const Place& p) { return unlinkat(p.fd(), p.name(), AT_REMOVEDIR); });
}

int PosixDir::unlink(const std::string& path) {
  return at(root_fd_, path, [&](const Place& p) { return unlinkat(p.fd(), p.name(), 0); });
}

int PosixDir::rename(const std::string& from, const std::string& to, unsigned flags) {
  if ((flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) != 0) return EINVAL;
  if (from == "/" || to == "/") return EBUSY;
  const Place target(root_fd_, to);
  return at(root_fd_, from, [&](const Place& source) {
    if (target.error() != 0) return errno = target.error(), -1;
    return renameat2(source.fd(), source.name(), target.fd(), target.name(), flags);
  });
}

int PosixDir::link(const std::string& from, const std::string& to) {
  const Place target(root_fd_, to);
  return at(root_fd_, from, [&](const Place& source) {
    if (target.error() != 0) return errno = target.error(), -1;
    return linkat(source.fd(), source.name(), target.fd(), target.name(), 0);
  });
}

int PosixDir::symlink(const std::string& content, const std::string& path) {
  return at(root_fd_, path,
            [&](const Place& p) { return symlinkat(content.c_str(), p.fd(), p.name()); });
}

int PosixDir::readlink(const std::string& path, std::string& out) {
  if (path == "/") return EINVAL;
  std::string content(4096, '\0');
  ssize_t length = -1;
  const int err = at(root_fd_, path, [&](const Place& p) {
    length = readlinkat(p.fd(), p.name(), content.data(), content.size());
    return length < 0 ? -1 : 0;
  });
  if (err != 0) return err;
  content.resize(static_cast<size_t>(length));
  out = std::move(content);
  return 0;
}

int PosixDir::readdir(const std::string& path, std::vector<fs::DirEntry>& out) {
  int fd = -1;
  const int err = at(root_fd_, path, [&](const Place& p) {
    fd = openat(p.fd(), p.name(), O_RDONLY | O_DIRECTORY | kNoFollow);
    return fd < 0 ? -1 : 0;
  });
  if (err != 0) return err;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(fdopendir(fd), closedir);
  if (dir == nullptr) {
    const int why = errno;
    ::close(fd);
    return why;
  }
  struct stat st{};
  if (fstat(dirfd(dir.get()), &st) != 0) return errno;
  if (st.st_nlink == 0) return ENOENT;  // The C library would show a deleted directory as empty.
  std::vector<fs::DirEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(dir.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      entries.push_back(
          {std::string(name), entry->d_ino, static_cast<mode_t>(DTTOIF(entry->d_type))});
    errno = 0;
  }
  if (errno != 0) return errno;
  std::sort(entries.begin(), entries.end(),
            [](const fs::DirEntry& a, const fs::DirEntry& b) { return a.name < b.name; });
  out = std::move(entries);
  return 0;
}

int PosixDir::statfs(const std::string& path, fs::StatFs& out) {
  fs::Attr attr;
  if (const int err = getattr(path, attr)) return err;
  struct statvfs st{};
  if (fstatvfs(root_fd_, &st) != 0) return errno;
  out.block_size = st.f_frsize;
  out.blocks = st.f_blocks;
  out.blocks_free = st.f_bfree;
  out.blocks_available = st.f_bavail;
  out.files = st.f_files;
  out.files_free = st.f_ffree;
  out.name_max = st.f_namemax;
  out.device = st.f_fsid;
  return 0;
}

}  // namespace ordeal::posixdir
