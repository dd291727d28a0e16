// The threads of a worker.
#pragma once

#include "harness/run/stress/worker.h"

namespace ordeal {

struct Worker::GroupThread {
  size_t group = 0;
  uint32_t index = 0;
  std::shared_ptr<Task> task;
  HistoryLog* history = nullptr;
  Thread thread;
};

struct Worker::Asker {
  size_t check = 0;
  std::shared_ptr<Task> task;
  std::atomic<bool> groups_done{false};
  CheckRecord record;  // This and below: of the thread while it runs, then of the main thread.
  std::optional<Instant> begun;  // An `eventually`: since when its time counts.
  bool settled = false;          // It has held, or its time is over.
  ThreadEnv env;
  std::unique_ptr<ThreadScript> script;
  Thread thread;
};

}  // namespace ordeal
