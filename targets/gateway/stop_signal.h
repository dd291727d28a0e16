// The signal that ends a background thread, also in the middle of its sleep.
#pragma once

#include "harness/sync/notifier.h"

namespace ordeal::gateway {

// A StopSignal is given once and stays given. Thread-safe.
class StopSignal {
 public:
  StopSignal() = default;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  virtual ~StopSignal() = default;

  void give() { given_.notify(); }
  // Returns whether the signal was given; a thread asks in the middle of a long step.
  virtual bool given() const { return given_.happened(); }
  // Sleeps for `time`, or until the signal is given. Returns whether it was given.
  virtual bool rest(Duration time) { return given_.wait_for(time); }

 private:
  Notifier given_{"gateway.stop"};
};

}  // namespace ordeal::gateway
