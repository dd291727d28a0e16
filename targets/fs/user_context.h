// On whose behalf a request is served.
#pragma once

#include <sys/types.h>

#include <optional>

namespace ordeal::fs {

struct UserContext {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;
  bool operator==(const UserContext&) const = default;
};

// The context of the request that the calling task serves; the process's own outside of any.
UserContext current_user();

// Serves a request of `user` until the scope ends, then puts back what was before.
class UserScope {
 public:
  explicit UserScope(const UserContext& user);
  UserScope(const UserScope&) = delete;
  UserScope& operator=(const UserScope&) = delete;
  ~UserScope();

 private:
  std::optional<UserContext> before_;  // Nothing: outside of any request.
};

}  // namespace ordeal::fs
