#include "targets/posixdir/attributes.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "targets/posixdir/place.h"
#include "targets/posixdir/posixdir.h"

namespace ordeal::posixdir {
namespace {

constexpr auto kSameUid = static_cast<uid_t>(-1);
constexpr auto kSameGid = static_cast<gid_t>(-1);

std::array<timespec, 2> times_of(const fs::SetAttr& change) {
  const timespec omit{.tv_sec = 0, .tv_nsec = UTIME_OMIT};
  return {change.atime.value_or(omit), change.mtime.value_or(omit)};
}

int truncate_name(int directory, const char* name, uint64_t size) {
  const int fd = openat(directory, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  const int err = ftruncate(fd, static_cast<off_t>(size)) == 0 ? 0 : errno;
  ::close(fd);
  return err;
}

}  // namespace

fs::Attr attr_of(const struct stat& st) {
  fs::Attr out;
  out.ino = st.st_ino;
  out.mode = st.st_mode;
  out.nlink = st.st_nlink;
  out.uid = st.st_uid;
  out.gid = st.st_gid;
  out.size = static_cast<uint64_t>(st.st_size);
  out.blocks = static_cast<uint64_t>(st.st_blocks);
  out.atime = st.st_atim;
  out.mtime = st.st_mtim;
  out.ctime = st.st_ctim;
  return out;
}

int change_file(int fd, const fs::SetAttr& change) {
  if (change.size.has_value() && ftruncate(fd, static_cast<off_t>(*change.size)) != 0) return errno;
  if ((change.uid.has_value() || change.gid.has_value()) &&
      fchown(fd, change.uid.value_or(kSameUid), change.gid.value_or(kSameGid)) != 0)
    return errno;
  if (change.mode.has_value() && fchmod(fd, *change.mode & 07777) != 0) return errno;
  if (change.atime.has_value() || change.mtime.has_value()) {
    if (futimens(fd, times_of(change).data()) != 0) return errno;
  }
  return 0;
}

int change_name(int directory, const char* name, const fs::SetAttr& change) {
  if (change.size.has_value()) {
    if (const int err = truncate_name(directory, name, *change.size)) return err;
  }
  if ((change.uid.has_value() || change.gid.has_value()) &&
      fchownat(directory, name, change.uid.value_or(kSameUid), change.gid.value_or(kSameGid),
               AT_SYMLINK_NOFOLLOW) != 0)
    return errno;
  if (change.mode.has_value() &&
      fchmodat(directory, name, *change.mode & 07777, AT_SYMLINK_NOFOLLOW) != 0)
    return errno;
  if (change.atime.has_value() || change.mtime.has_value()) {
    if (utimensat(directory, name, times_of(change).data(), AT_SYMLINK_NOFOLLOW) != 0) return errno;
  }
  return 0;
}

int PosixDir::getattr(fs::Handle file, fs::Attr& out) {
  const int fd = files_.fd_of(file);
  if (fd < 0) return EBADF;
  struct stat st{};
  if (fstat(fd, &st) != 0) return errno;
  out = attr_of(st);
  return 0;
}

int PosixDir::setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) {
  const int fd = files_.fd_of(file);
  if (fd < 0) return EBADF;
  if (const int err = change_file(fd, change)) return err;
  return getattr(file, out);
}

int PosixDir::setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) {
  const Place place(root_fd_, path);
  if (place.error() != 0) return place.error();
  if (const int err = change_name(place.fd(), place.name(), change)) return err;
  return getattr(path, out);
}

}  // namespace ordeal::posixdir
