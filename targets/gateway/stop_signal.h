// How a thread in the background is told to end, and rests meanwhile.
#pragma once

#include "harness/sync/cond_var.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

// Thread-safe. Once given it stays given.
class StopSignal {
 public:
  StopSignal() = default;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  virtual ~StopSignal() = default;

  void give();
  // Whether it was given: for whoever is in the middle of something long.
  virtual bool given() const;
  // Rests so long, and no longer than until the signal is given. Returns whether it was.
  virtual bool rest(Duration time);

 protected:
  mutable Mutex mu_{"gateway.stop", kStopRank};
  CondVar given_now_{"gateway.stop.given"};
  bool given_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal::gateway
