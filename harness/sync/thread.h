// Named threads, visible in `top -H` and gdb, and the same name in every run.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "harness/base/time.h"
#include "harness/sync/task.h"

namespace ordeal {

class ThreadEnd;

// A joining thread: its destructor joins. One thread at a time may use the handle.
class Thread {
 public:
  Thread() = default;
  // Starts `body` as a child of the calling task, named "<caller>/<name>#<n>".
  Thread(std::string_view name, std::function<void()> body);
  // Starts `body` as a task of its own: the run layer's "writers/0" of group "writers".
  Thread(std::shared_ptr<Task> task, std::function<void()> body);
  Thread(Thread&&) noexcept = default;
  Thread& operator=(Thread&& other) noexcept;
  ~Thread();

  bool joinable() const { return task_ != nullptr; }
  void join();
  // False: the thread still ran at the deadline; the handle stays joinable.
  bool join_until(Instant deadline);
  bool join_for(Duration wait);
  // Gives the thread up: it runs on and is never joined. For a close that is over its deadline.
  void detach();

  const Task& task() const { return *task_; }

 private:
  void start(std::function<void()> body);

  std::shared_ptr<Task> task_;
  std::shared_ptr<ThreadEnd> end_;  // Native threads only.
  std::thread native_;
};

// Names the calling OS thread for top and gdb: by the last 15 bytes, which is the kernel's limit.
void name_this_os_thread(std::string_view name);

}  // namespace ordeal
