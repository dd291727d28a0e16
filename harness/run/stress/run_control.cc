#include "harness/run/stress/run_control.h"

namespace ordeal {

void RunControl::stop() {
  {
    Lock lock(mu_);
    stop_.store(true);
  }
  changed_cv_.notify_all();
  shared_.release_all();
}

void RunControl::fail() {
  failed_.store(true);
  stop();
}

void RunControl::thread_ended() {
  {
    Lock lock(mu_);
    --left_;
  }
  changed_cv_.notify_all();
}

bool RunControl::wait_for_end(Instant deadline) {
  Lock lock(mu_);
  return changed_cv_.wait_until(mu_, deadline,
                                [this]() REQUIRES(mu_) { return left_ == 0 || stop_.load(); });
}

}  // namespace ordeal
