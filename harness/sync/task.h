// The identity of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace ordeal {

// A logical thread: a native thread, or a fiber of a deterministic runtime. Its name is the same in
// every run of one scenario ("writers/0", its first child "writers/0/flush#0").
class Task {
 public:
  // `group` is what faults and reports select by; for "writers/0" it is "writers".
  Task(std::string name, std::string group);
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task();  // Destroys its ThreadLocal values.

  const std::string& name() const { return name_; }
  const std::string& group() const { return group_; }
  uint64_t key() const { return key_; }  // hash_text(name): stable between runs and machines.

  // The name of this task's next child called `name`: "writers/0/flush#0", then "…#1".
  std::string next_child_name(std::string_view name);

  // Locks held with a rank, in the order of their taking. Touched by this task alone.
  struct Held {
    const void* lock;
    uint32_t rank;
    const char* name;
    std::source_location at;
  };
  std::vector<Held>& held() { return held_; }

  // Storage of ThreadLocal<T>, by its ordinal. Touched by this task alone.
  struct Local {
    void* value = nullptr;
    void (*destroy)(void*) = nullptr;
  };
  Local& local(size_t ordinal);

  // A Runtime's model of the task, while it runs there; see SyncObject.
  void* model = nullptr;
  uint64_t epoch = 0;

  // Forgets children and held locks, and destroys the ThreadLocal values: a Runtime runs the same
  // task in its next schedule.
  void start_over();

 private:
  const std::string name_;
  const std::string group_;
  const uint64_t key_;
  std::vector<std::pair<std::string, uint32_t>> children_;
  std::vector<Held> held_;
  std::vector<Local> locals_;
};

namespace detail {
inline constinit thread_local Task* tl_task = nullptr;
Task& adopt_this_thread();
}  // namespace detail

// The calling task. A thread that Ordeal did not start is adopted as "thread/N" on its first call.
inline Task& this_task() {
  Task* task = detail::tl_task;
  return task != nullptr ? *task : detail::adopt_this_thread();
}

// Makes the calling thread be `task` until the scope ends: a runtime switching fibers, or a
// server that works on behalf of a client's logical thread.
class ScopedTask {
 public:
  explicit ScopedTask(Task& task) : before_(detail::tl_task) { detail::tl_task = &task; }
  ScopedTask(const ScopedTask&) = delete;
  ScopedTask& operator=(const ScopedTask&) = delete;
  ~ScopedTask() { detail::tl_task = before_; }

 private:
  Task* before_;
};

}  // namespace ordeal
