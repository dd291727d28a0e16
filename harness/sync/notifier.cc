#include "harness/sync/notifier.h"

#include "harness/base/assert.h"

namespace ordeal {

void Notifier::notify() {
  Lock lock(mu_);
  happened_ = true;
  happened_cv_.notify_all();
}

bool Notifier::happened() const {
  Lock lock(mu_);
  return happened_;
}

bool Notifier::wait_until(Instant deadline) {
  Lock lock(mu_);
  return happened_cv_.wait_until(mu_, deadline, [this]() REQUIRES(mu_) { return happened_; });
}

void Latch::count_down(int64_t by) {
  Lock lock(mu_);
  ALWAYS_ASSERT(by <= count_, "a latch is counted down below zero");
  count_ -= by;
  if (count_ == 0) zero_cv_.notify_all();
}

int64_t Latch::count() const {
  Lock lock(mu_);
  return count_;
}

bool Latch::wait_until(Instant deadline) {
  Lock lock(mu_);
  return zero_cv_.wait_until(mu_, deadline, [this]() REQUIRES(mu_) { return count_ == 0; });
}

Barrier::Arrival Barrier::arrive_and_wait(Instant deadline) {
  Lock lock(mu_);
  if (broken_) return Arrival::broken;
  if (++arrived_ == parties_) {
    arrived_ = 0;
    ++turn_;
    turn_cv_.notify_all();
    return Arrival::last;
  }
  const uint64_t mine = turn_;
  const bool opened =
      turn_cv_.wait_until(mu_, deadline, [&]() REQUIRES(mu_) { return turn_ != mine || broken_; });
  if (turn_ != mine) return Arrival::waited;
  if (opened) return Arrival::broken;
  --arrived_;
  return Arrival::timed_out;
}

void Barrier::break_up() {
  Lock lock(mu_);
  broken_ = true;
  turn_cv_.notify_all();
}

bool Semaphore::try_acquire_until(Instant deadline) {
  Lock lock(mu_);
  const auto free = [this]() REQUIRES(mu_) { return permits_ > 0; };
  const bool got = deadline == kAtOnce ? free() : free_cv_.wait_until(mu_, deadline, free);
  if (got) --permits_;
  return got;
}

void Semaphore::release(int64_t permits) {
  Lock lock(mu_);
  permits_ += permits;
  if (permits == 1) {
    free_cv_.notify_one();
  } else {
    free_cv_.notify_all();
  }
}

int64_t Semaphore::available() const {
  Lock lock(mu_);
  return permits_;
}

}  // namespace ordeal
