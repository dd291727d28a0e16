#include "targets/fs/user_context.h"

#include <unistd.h>

#include <optional>

#include "harness/sync/thread_local.h"

namespace ordeal::fs {
namespace {

// Per task, not per thread: under a deterministic runtime many tasks share one thread.
ThreadLocal<std::optional<UserContext>> request_user;

UserContext own_user() { return {.uid = geteuid(), .gid = getegid(), .pid = getpid()}; }

}  // namespace

UserContext current_user() {
  const std::optional<UserContext>& user = request_user.get();
  return user.has_value() ? *user : own_user();
}

UserScope::UserScope(const UserContext& user) : before_(request_user.get()) {
  request_user.get() = user;
}

UserScope::~UserScope() { request_user.get() = before_; }

}  // namespace ordeal::fs
