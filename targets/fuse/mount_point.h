// What the machine says of mounts, asked in ways that never touch a mount that may hang.
#pragma once

#include <optional>
#include <string>

namespace ordeal::fuse {

// Whether this process can make FUSE mounts; where not, `why` (if given) gets the reason.
bool fuse_available(std::string* why = nullptr);

// One line of /proc/self/mountinfo.
struct MountedAt {
  std::string device;  // "0:52": tells one mount of a folder from the next.
  std::string type;    // "fuse.ordeal"
  std::string source;  // What the first column of /proc/mounts shows.
};
// The topmost mount on exactly this absolute path; nothing where none is.
std::optional<MountedAt> mounted_at(const std::string& path);

// The absolute path of a folder that may be mounted on. Throws InputError, with the path and the
// reason, where it does not exist, is no folder, has something mounted on it, or is not empty.
std::string checked_mount_point(const std::string& path);

// Detaches whatever is mounted on `path`, at once and even while it is in use. Returns 0 or an
// errno: EINVAL where nothing was mounted there.
int detach_mount(const std::string& path);

}  // namespace ordeal::fuse
