#include "harness/sync/thread.h"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/sync/native_wait.h"
#include "harness/sync/notifier.h"
#include "harness/sync/runtime.h"

namespace ordeal {

class ThreadEnd {
 public:
  Notifier reached{"thread.end"};
  std::atomic<int> tid{0};  // Of the thread, while it runs.
};

Thread::Thread(std::string_view name, std::function<void()> body) {
  Task& parent = this_task();
  Runtime* runtime = current_runtime();
  task_ = runtime != nullptr ? runtime->make_child(parent, name)
                             : std::make_shared<Task>(parent.next_child_name(name), parent.group());
  start(std::move(body));
}

Thread::Thread(std::shared_ptr<Task> task, std::function<void()> body) : task_(std::move(task)) {
  start(std::move(body));
}

Thread& Thread::operator=(Thread&& other) noexcept {
  if (joinable()) join();
  task_ = std::move(other.task_);
  end_ = std::move(other.end_);
  native_ = std::move(other.native_);
  return *this;
}

Thread::~Thread() {
  if (joinable()) join();
}

void Thread::start(std::function<void()> body) {
  if (Runtime* runtime = current_runtime()) return runtime->spawn(task_, std::move(body));
  end_ = std::make_shared<ThreadEnd>();
  native_ = std::thread([task = task_, end = end_, run = std::move(body)] {
    detail::tl_task = task.get();
    name_this_os_thread(task->name());
    end->tid.store(static_cast<int>(syscall(SYS_gettid)), std::memory_order_relaxed);
    run();
    end->tid.store(0, std::memory_order_relaxed);
    end->reached.notify();
  });
}

void Thread::join() {
  if (Runtime* runtime = current_runtime()) {
    runtime->join(*task_, kForever);
  } else {
    static_assert(sizeof(std::atomic<int>) == sizeof(int));
    const detail::NativeWaitScope waits(task_->name(), reinterpret_cast<const int*>(&end_->tid),
                                        false);
    native_.join();
  }
  task_.reset();
}

bool Thread::join_until(Instant deadline) {
  if (Runtime* runtime = current_runtime()) {
    if (!runtime->join(*task_, deadline)) return false;
    task_.reset();
    return true;
  }
  if (!end_->reached.wait_until(deadline)) return false;
  join();
  return true;
}

bool Thread::join_for(Duration wait) { return join_until(deadline_after(now(), wait)); }

void Thread::detach() {
  if (native_.joinable()) native_.detach();
  task_.reset();
}

void name_this_os_thread(std::string_view name) {
  constexpr size_t kRoom = 15;
  if (name.size() > kRoom) name.remove_prefix(name.size() - kRoom);
  prctl(PR_SET_NAME, std::string(name).c_str());  // Sanitizers hear of this one.
}

}  // namespace ordeal
