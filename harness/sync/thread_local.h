// A value per task: per thread natively, per fiber under a deterministic runtime.
#pragma once

#include <atomic>

#include "harness/sync/task.h"

namespace ordeal {

namespace detail {
inline constinit std::atomic<size_t> next_local_ordinal{0};
}

// Lives as long as the program (make it a namespace-scope or function static, or a member of
// something that outlives the tasks that touch it). Each task's value is made on its first
// access and destroyed with the task.
template <class T>
class ThreadLocal {
 public:
  ThreadLocal() = default;
  ThreadLocal(const ThreadLocal&) = delete;
  ThreadLocal& operator=(const ThreadLocal&) = delete;

  T& get() {
    Task::Local& local = this_task().local(ordinal_);
    if (local.value == nullptr) {
      local.value = static_cast<void*>(new T());
      local.destroy = [](void* value) { delete static_cast<T*>(value); };
    }
    return *static_cast<T*>(local.value);
  }
  T& operator*() { return get(); }
  T* operator->() { return &get(); }

 private:
  const size_t ordinal_ = detail::next_local_ordinal.fetch_add(1);
};

}  // namespace ordeal
