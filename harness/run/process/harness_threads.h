// The threads of a worker that belong to the harness and not to the scenario. Each marks itself, so
// that no thread needs to be recognised by its name.
#pragma once

#include <sys/types.h>

#include <string>

namespace ordeal {

// Marks the calling thread as one of the harness's own, for a scope. At most 64 threads are marked
// at once; further ones count as the scenario's.
class HarnessThread {
 public:
  HarnessThread();
  HarnessThread(const HarnessThread&) = delete;
  HarnessThread& operator=(const HarnessThread&) = delete;
  ~HarnessThread();

 private:
  int slot_ = -1;
};

// Returns true if the thread of this process is marked now. Thread-safe.
bool is_harness_thread(pid_t tid);

// Returns a line for each thread of this process that is neither its main thread nor marked: its
// name, its state and the kernel function in which it waits. Thread-safe.
std::string describe_other_threads();

}  // namespace ordeal
