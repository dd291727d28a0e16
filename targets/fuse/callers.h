// On whose behalf a worker serves a request.
#pragma once

#include <optional>
#include <vector>

#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"
#include "harness/sync/task.h"
#include "targets/fs/user_context.h"
#include "targets/fuse/mount.h"

namespace ordeal::fuse {

// The tasks that are served at this moment. Thread-safe.
class Callers {
 public:
  explicit Callers(CallerResolver* resolver) : resolver_(resolver) {}

  // The caller's task, which is then the calling worker's alone until put_back(). Waits a moment
  // for a worker that has answered and not yet put it back; null where the caller is unknown, or
  // another of its requests is still being served after that.
  Task* take(pid_t tid);
  void put_back(Task* task);

 private:
  CallerResolver* const resolver_;
  Mutex mu_{"fuse.callers"};
  CondVar put_back_cv_{"fuse.callers"};
  std::vector<const Task*> in_service_ GUARDED_BY(mu_);  // At most one for each worker.
};

// For the length of a request, the calling worker is the caller: its task and its user.
class CallerScope {
 public:
  CallerScope(Callers& callers, const fs::UserContext& user);
  CallerScope(const CallerScope&) = delete;
  CallerScope& operator=(const CallerScope&) = delete;
  ~CallerScope();

 private:
  Callers& callers_;
  Task* const task_;
  // The user belongs to the task, so it is set after it and put back before it.
  std::optional<ScopedTask> as_task_;
  std::optional<fs::UserScope> as_user_;
};

}  // namespace ordeal::fuse
