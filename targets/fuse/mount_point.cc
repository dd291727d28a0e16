#include "targets/fuse/mount_point.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

extern char** environ;

namespace ordeal::fuse {
namespace {

constexpr unsigned kSysAdmin = 21;  // CAP_SYS_ADMIN

// /proc/self/status has the capabilities in effect as one hexadecimal mask.
bool may_mount() {
  std::ifstream status("/proc/self/status");
  constexpr std::string_view kField = "CapEff:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(kField))
      return (strtoull(line.c_str() + kField.size(), nullptr, 16) >> kSysAdmin & 1) != 0;
  }
  return false;
}

bool has_fusermount() {
  const char* path = getenv("PATH");
  for (const std::string& directory : split(path == nullptr ? "" : path, ':')) {
    if (access((directory + "/fusermount3").c_str(), X_OK) == 0) return true;
  }
  return false;
}

// mountinfo writes space, tab, newline and backslash as a backslash and three octal digits.
std::string unescaped(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      out += static_cast<char>(strtol(text.substr(i + 1, 3).c_str(), nullptr, 8));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Resolves the directory above only: to look at a dead mount itself could hang.
std::string absolute_path(const std::string& path) {
  namespace stdfs = std::filesystem;
  std::error_code error;
  stdfs::path given = stdfs::absolute(path).lexically_normal();
  if (!given.has_filename()) given = given.parent_path();
  const stdfs::path parent = stdfs::canonical(given.parent_path(), error);
  if (error) return given.string();
  return (parent / given.filename()).string();
}

[[noreturn]] void refuse_mount_point(const std::string& path, std::string_view reason) {
  throw InputError(fmt::format("cannot mount on \"{}\": {}", path, reason));
}

}  // namespace

bool fuse_available(std::string* why) {
  std::string reason;
  const int device = ::open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0) {
    reason = errno == ENOENT || errno == ENODEV || errno == ENXIO
                 ? "there is no /dev/fuse (is the kernel module loaded, and the device in the "
                   "container?)"
                 : fmt::format("/dev/fuse cannot be opened: {}", strerror(errno));
  } else {
    ::close(device);
    if (!may_mount() && !has_fusermount())
      reason = "this process may not mount, and there is no fusermount3 to do it";
  }
  if (why != nullptr) *why = reason;
  return reason.empty();
}

std::optional<MountedAt> mounted_at(const std::string& path) {
  std::ifstream table("/proc/self/mountinfo");
  std::optional<MountedAt> found;
  for (std::string line; std::getline(table, line);) {
    // id parent major:minor root mount-point options [tags] - type source options
    std::istringstream words(line);
    std::string id, parent, device, root, point, word;
    words >> id >> parent >> device >> root >> point;
    if (unescaped(point) != path) continue;
    while (words >> word && word != "-") {
    }
    MountedAt mount{.device = device, .type = {}, .source = {}};
    words >> mount.type >> mount.source;
    mount.source = unescaped(mount.source);
    found = std::move(mount);
  }
  return found;
}

std::string checked_mount_point(const std::string& path) {
  if (path.empty()) throw InputError("a mount point is needed: the path of an empty directory");
  std::string absolute = absolute_path(path);
  if (const auto mount = mounted_at(absolute))
    refuse_mount_point(path,
                       fmt::format("{} ({}) is mounted there already; `fusermount3 -u {}` ends it",
                                   mount->source, mount->type, path));
  struct stat found{};
  if (stat(absolute.c_str(), &found) != 0)
    refuse_mount_point(path, errno == ENOENT ? "it does not exist" : strerror(errno));
  if (!S_ISDIR(found.st_mode)) refuse_mount_point(path, "it is not a directory");
  std::error_code error;
  const bool empty = std::filesystem::is_empty(absolute, error);
  if (error) refuse_mount_point(path, error.message());
  if (!empty) refuse_mount_point(path, "it is not empty");
  // A symbolic link leads elsewhere; the kernel's table names the place it leads to.
  std::string canonical = std::filesystem::canonical(absolute, error).string();
  if (error) refuse_mount_point(path, error.message());
  if (canonical != absolute) return checked_mount_point(canonical);
  return absolute;
}

int detach_mount(const std::string& path) {
  if (umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0) return 0;
  if (errno != EPERM) return errno;
  // A process without the right to unmount asks the helper program, which knows the owner of a
  // mount.
  std::string words[] = {"fusermount3", "-u", "-z", "-q", "--", path};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                       words[4].data(), words[5].data(), nullptr};
  pid_t child = 0;
  if (const int err = posix_spawnp(&child, "fusermount3", nullptr, nullptr, arguments, environ))
    return err;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return errno;
  }
  return status == 0 ? 0 : EPERM;
}

}  // namespace ordeal::fuse
