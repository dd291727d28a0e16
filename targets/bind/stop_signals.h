// Signals as an ordinary event, so that no handler has to reach a global.
#pragma once

#include <signal.h>

#include <functional>

#include "harness/sync/thread.h"

namespace ordeal {

// From its making to its end, SIGINT, SIGTERM and SIGHUP call `stop` on a thread of its own
// instead of ending the process. Make it before any other thread is started: those inherit that
// the signals are blocked. Its end puts the calling thread's mask back; a signal that came between
// `stop` and the end is swallowed.
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
