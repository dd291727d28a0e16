#include "targets/gateway/stop_signal.h"

namespace ordeal::gateway {

void StopSignal::give() {
  Lock lock(mu_);
  given_ = true;
  given_now_.notify_all();
}

bool StopSignal::given() const {
  Lock lock(mu_);
  return given_;
}

bool StopSignal::rest(Duration time) {
  Lock lock(mu_);
  const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return given_; };
  return given_now_.wait_for(mu_, time, fact);
}

}  // namespace ordeal::gateway
