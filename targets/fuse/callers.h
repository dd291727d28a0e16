// The callers of requests: a worker serves each request as the task and the user that sent it.
#pragma once

#include <optional>
#include <vector>

#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"
#include "harness/sync/task.h"
#include "targets/fs/user_context.h"
#include "targets/fuse/mount.h"

namespace ordeal::fuse {

// A Callers is the set of tasks whose requests one mount serves at this moment. Thread-safe.
class Callers {
 public:
  explicit Callers(CallerResolver* resolver) : resolver_(resolver) {}

  // Returns the task of kernel thread `tid`, which belongs to the calling worker until put_back().
  // Waits a moment where another worker has answered and not yet put the task back. Returns null
  // where the caller is unknown, or where another of its requests is still being served after that.
  Task* take(pid_t tid);
  void put_back(Task* task);

 private:
  CallerResolver* const resolver_;
  Mutex mu_{"fuse.callers"};
  CondVar put_back_cv_{"fuse.callers"};
  std::vector<const Task*> in_service_ GUARDED_BY(mu_);  // At most one for each worker.
};

// A CallerScope makes the calling worker the caller of one request, by task and by user, until its
// scope ends.
class CallerScope {
 public:
  CallerScope(Callers& callers, const fs::UserContext& user);
  CallerScope(const CallerScope&) = delete;
  CallerScope& operator=(const CallerScope&) = delete;
  ~CallerScope();

 private:
  Callers& callers_;
  Task* const task_;
  // The user belongs to the task, so the scope sets the task first and restores it last.
  std::optional<ScopedTask> as_task_;
  std::optional<fs::UserScope> as_user_;
};

}  // namespace ordeal::fuse
