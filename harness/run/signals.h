// The signals with which a person ends a run: Ctrl-C, and what `kill` sends.
//
//   SignalScope signals;
//   while (running()) {
//     wait_for_workers_or(signals.fd());
//     if (signals.count() > 1) kill_workers();
//   }
#pragma once

#include <signal.h>

namespace ordeal {

// Counts SIGINT and SIGTERM while the object lives, in place of what they do otherwise. Scopes may
// be nested: signals go to the innermost one. Used on the main thread alone.
class SignalScope {
 public:
  SignalScope();  // Throws std::system_error if the process has no descriptor left.
  SignalScope(const SignalScope&) = delete;
  SignalScope& operator=(const SignalScope&) = delete;
  ~SignalScope();

  // A descriptor that becomes readable when a signal arrives, until count() is called.
  int fd() const { return read_; }

  // Returns how many signals have arrived since the scope began.
  int count();

 private:
  int read_ = -1, write_ = -1;  // A pipe: the handler writes a byte for each signal.
  int count_ = 0;
  int outer_ = -1;  // Where the handler of the enclosing scope writes.
  struct sigaction int_{}, term_{};
};

}  // namespace ordeal
