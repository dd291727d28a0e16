// How a thread in the background is told to end, and rests meanwhile.
#pragma once

#include "harness/sync/notifier.h"

namespace ordeal::gateway {

// Thread-safe. Once given it stays given.
class StopSignal {
 public:
  StopSignal() = default;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  virtual ~StopSignal() = default;

  void give() { given_.notify(); }
  // Whether it was given: for whoever is in the middle of something long.
  virtual bool given() const { return given_.happened(); }
  // Rests so long, and no longer than until the signal is given. Returns whether it was.
  virtual bool rest(Duration time) { return given_.wait_for(time); }

 private:
  Notifier given_{"gateway.stop"};
};

}  // namespace ordeal::gateway
