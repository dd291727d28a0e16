#include "targets/fuse/callers.h"

#include <algorithm>

namespace ordeal::fuse {
namespace {

// A thread has one request at a time, but its next may come before the worker that answered the
// last has put the task back. Only a killed thread leaves a request that takes longer than this.
constexpr Duration kPatience = std::chrono::milliseconds(100);

}  // namespace

Task* Callers::take(pid_t tid) {
  if (resolver_ == nullptr || tid == 0) return nullptr;
  Task* task = resolver_->task_of(tid);
  if (task == nullptr) return nullptr;
  Lock lock(mu_);
  const bool free = put_back_cv_.wait_for(mu_, kPatience, [&]() REQUIRES(mu_) {
    return std::find(in_service_.begin(), in_service_.end(), task) == in_service_.end();
  });
  if (!free) return nullptr;
  in_service_.push_back(task);
  return task;
}

void Callers::put_back(Task* task) {
  Lock lock(mu_);
  in_service_.erase(std::find(in_service_.begin(), in_service_.end(), task));
  put_back_cv_.notify_all();
}

CallerScope::CallerScope(Callers& callers, const fs::UserContext& user)
    : callers_(callers), task_(callers.take(user.pid)) {
  if (task_ != nullptr) as_task_.emplace(*task_);
  as_user_.emplace(user);
}

CallerScope::~CallerScope() {
  as_user_.reset();
  as_task_.reset();
  if (task_ != nullptr) callers_.put_back(task_);
}

}  // namespace ordeal::fuse
