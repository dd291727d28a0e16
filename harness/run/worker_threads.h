// The threads of a worker.
#pragma once

#include "harness/run/worker.h"

namespace ordeal {

struct Worker::GroupThread {
  size_t group = 0;
  uint32_t index = 0;
  std::shared_ptr<Task> task;
  Thread thread;
};

struct Worker::Asker {
  size_t check = 0;
  std::shared_ptr<Task> task;
  std::atomic<bool> groups_done{false};
  CheckRecord record;  // Of the thread while it runs, then of the main thread.
  ThreadEnv env;
  std::unique_ptr<ThreadScript> script;
  Thread thread;
};

}  // namespace ordeal
