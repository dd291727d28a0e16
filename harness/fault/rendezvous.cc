#include "harness/fault/rendezvous.h"

#include <algorithm>

#include "harness/fault/rule.h"
#include "harness/sync/clock.h"
#include "harness/sync/runtime.h"

namespace ordeal {

Rendezvous::Rendezvous(uint32_t parties)
    : parties_(parties), mu_("fault.rendezvous"), turned_("fault.rendezvous") {}

bool Rendezvous::meet(Duration within) {
  const auto arrive = [this](uint64_t& turn) {
    turn = turn_.load(std::memory_order_relaxed);
    if (here_.fetch_add(1, std::memory_order_relaxed) + 1 < parties_) return false;
    here_.store(0, std::memory_order_relaxed);
    turn_over();
    return true;
  };
  uint64_t turn = 0;
  if (current_runtime() != nullptr) {
    if (arrive(turn) || stand_in_schedule(turn, within)) return true;
    here_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  {
    Lock lock(mu_);
    if (closed_.load(std::memory_order_relaxed)) return false;
    if (arrive(turn)) return true;
  }
  return stand(turn, within);
}

void Rendezvous::give() {
  if (current_runtime() != nullptr) return turn_over();
  Lock lock(mu_);
  turn_over();
}

bool Rendezvous::await(Duration within) {
  if (turned(0)) return true;
  return current_runtime() != nullptr ? stand_in_schedule(0, within) : stand(0, within);
}

void Rendezvous::turn_over() {
  turn_.fetch_add(1, std::memory_order_relaxed);
  if (Runtime* runtime = current_runtime(); runtime != nullptr) return runtime->unpark(this);
  turned_.notify_all();
}

bool Rendezvous::stand(uint64_t turn, Duration within) {
  const Instant deadline = deadline_after(now(), within);
  {
    Lock lock(mu_);
    const auto let_go = [&] { return turned(turn) || closed_.load(std::memory_order_relaxed); };
    const bool over = turned_.wait_until(mu_, deadline, let_go);
    if (turned(turn)) return true;
    if (parties_ > 0) here_.fetch_sub(1, std::memory_order_relaxed);
    if (over) return false;
  }
  sleep_until(deadline);  // It has passed, but on a clock that stands still.
  return false;
}

bool Rendezvous::stand_in_schedule(uint64_t turn, Duration within) {
  Runtime& runtime = *current_runtime();
  const Instant deadline = deadline_after(runtime.now(), std::min(within, DelayLaw::kLongest));
  while (!turned(turn) && runtime.now() < deadline) runtime.park(this, deadline);
  return turned(turn);
}

void Rendezvous::open() { closed_.store(false, std::memory_order_release); }

void Rendezvous::close() {
  Lock lock(mu_);
  closed_.store(true, std::memory_order_release);
  turned_.notify_all();
}

void Rendezvous::start_over() {
  turn_.store(0, std::memory_order_relaxed);
  here_.store(0, std::memory_order_relaxed);
}

}  // namespace ordeal
