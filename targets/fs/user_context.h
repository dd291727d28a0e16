// The user on whose behalf a task serves a request.
#pragma once

#include <sys/types.h>

#include <optional>

namespace ordeal::fs {

// A UserContext is the user and process that sent a request.
struct UserContext {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;
  bool operator==(const UserContext&) const = default;
};

// Returns the context of the request that the calling task serves; outside of a request, the
// process's own.
UserContext current_user();

// A UserScope makes `user` the current user of the calling task until its scope ends, then restores
// the previous one.
class UserScope {
 public:
  explicit UserScope(const UserContext& user);
  UserScope(const UserScope&) = delete;
  UserScope& operator=(const UserScope&) = delete;
  ~UserScope();

 private:
  std::optional<UserContext> before_;  // Empty: outside of a request.
};

}  // namespace ordeal::fs
