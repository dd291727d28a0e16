// Queries about mounts on this machine. No query touches a mount, because a mount may hang.
#pragma once

#include <optional>
#include <string>

namespace ordeal::fuse {

// Returns whether this process can make FUSE mounts; if not, `why` (where given) gets the reason.
bool fuse_available(std::string* why = nullptr);

// A MountedAt is one mount: a line of /proc/self/mountinfo.
struct MountedAt {
  std::string device;  // "0:52": distinguishes one mount of a directory from the next.
  std::string type;    // "fuse.ordeal"
  std::string source;  // The first column of /proc/mounts.
};
// Returns the topmost mount on exactly this absolute path, or nothing.
std::optional<MountedAt> mounted_at(const std::string& path);

// Returns the absolute path of a directory that can be a mount point. Throws InputError, with the
// path and the reason, where it does not exist, is no directory, is a mount point, or is not empty.
std::string checked_mount_point(const std::string& path);

// Detaches the mount on `path`, at once and even while it is in use. Returns 0 or an errno: EINVAL
// where nothing is mounted there.
int detach_mount(const std::string& path);

}  // namespace ordeal::fuse
