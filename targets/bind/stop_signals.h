// Stop signals as an ordinary event, so that no signal handler needs a global.
#pragma once

#include <signal.h>

#include <functional>

#include "harness/sync/thread.h"

namespace ordeal {

// While a StopSignals is alive, SIGINT, SIGTERM and SIGHUP call `stop` on a thread of its own
// instead of ending the process. Make it before any other thread is started: later threads inherit
// the blocked signals. The destructor restores the calling thread's mask; a signal that came
// between `stop` and the destructor is swallowed.
class StopSignals {
 public:
  explicit StopSignals(std::function<void()> stop);  // Throws std::system_error.
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

 private:
  void wait_for_one();

  const std::function<void()> stop_;
  sigset_t before_;
  int signals_ = -1;  // Readable once a signal is pending.
  int ended_ = -1;    // Readable once the object ends.
  Thread waiter_;
};

}  // namespace ordeal
