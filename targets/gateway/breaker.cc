#include "targets/gateway/breaker.h"

#include <algorithm>

#include "harness/fault/assertion.h"
#include "harness/fault/failpoint.h"

namespace ordeal::gateway {
namespace {

FailPoint transition_point{"gateway.breaker.transition"};

// Enters `state` with nothing counted yet.
BreakerMemory entered(BreakerState state, const BreakerMemory& before) {
  BreakerMemory memory;
  memory.state = state;
  memory.generation = before.generation + 1;
  return memory;
}

BreakerMemory opened(const BreakerMemory& before, Instant now, const BreakerOptions& options) {
  BreakerMemory memory = entered(BreakerState::open, before);
  memory.open_until = deadline_after(now, options.open_for);
  return memory;
}

BreakerStep ask_for_call(BreakerMemory memory, Instant now, const BreakerOptions& options) {
  if (memory.state == BreakerState::closed) return {memory, true};
  if (memory.state == BreakerState::open) {
    if (now < memory.open_until) return {memory, false};
    memory = entered(BreakerState::half_open, memory);
  }
  if (memory.probes_out + memory.probes_passed >= options.probes) return {memory, false};
  ++memory.probes_out;
  return {memory, true};
}

BreakerMemory closed_after(BreakerMemory memory, BreakerEvent event, Instant now,
                           const BreakerOptions& options) {
  if (event == BreakerEvent::succeeded) memory.failures = 0;
  if (event == BreakerEvent::failed && ++memory.failures >= options.trip_after)
    return opened(memory, now, options);
  return memory;
}

BreakerMemory half_open_after(BreakerMemory memory, BreakerEvent event, Instant now,
                              const BreakerOptions& options) {
  if (event == BreakerEvent::failed) return opened(memory, now, options);
  --memory.probes_out;
  if (event == BreakerEvent::succeeded && ++memory.probes_passed >= options.probes)
    return entered(BreakerState::closed, memory);
  return memory;
}

}  // namespace

const char* to_string(BreakerState state) {
  switch (state) {
    case BreakerState::closed:
      return "closed";
    case BreakerState::open:
      return "open";
    case BreakerState::half_open:
      return "half_open";
  }
  return "?";
}

BreakerStep next(BreakerMemory memory, BreakerEvent event, uint64_t generation, Instant now,
                 const BreakerOptions& options) {
  if (event == BreakerEvent::ask) return ask_for_call(memory, now, options);
  if (generation != memory.generation) return {memory};  // News of another age.
  switch (memory.state) {
    case BreakerState::closed:
      return {closed_after(memory, event, now, options)};
    case BreakerState::half_open:
      return {half_open_after(memory, event, now, options)};
    case BreakerState::open:
      break;  // Nothing is admitted while open, so no result can be of this generation.
  }
  return {memory};
}

BreakerPermit& BreakerPermit::operator=(BreakerPermit&& other) noexcept {
  if (this != &other) {
    end(BreakerEvent::abandoned);
    breaker_ = std::exchange(other.breaker_, nullptr);
    generation_ = other.generation_;
  }
  return *this;
}

void BreakerPermit::end(BreakerEvent event) {
  Breaker* breaker = std::exchange(breaker_, nullptr);
  if (breaker != nullptr) breaker->apply(event, generation_);
}

BreakerPermit Breaker::ask() {
  const BreakerStep asked = apply(BreakerEvent::ask, 0);
  if (!asked.admitted) return {};
  return {this, asked.memory.generation};
}

BreakerState Breaker::state() const {
  Lock lock(mu_);
  return memory_.state;
}

int Breaker::probes_out() const {
  Lock lock(mu_);
  return memory_.probes_out;
}

int Breaker::most_probes_out() const {
  Lock lock(mu_);
  return most_probes_out_;
}

int64_t Breaker::moves(BreakerState from, BreakerState to) const {
  Lock lock(mu_);
  return moves_[static_cast<size_t>(from)][static_cast<size_t>(to)];
}

Duration Breaker::retry_after() const {
  if (shown_state_.load(std::memory_order_acquire) != BreakerState::open) return Duration::zero();
  const Instant until(Duration(shown_until_.load(std::memory_order_relaxed)));
  return std::max(until - now(), Duration(1));
}

void Breaker::show(const BreakerMemory& memory) {
  if (memory.state == BreakerState::open) {
    shown_until_.store(memory.open_until.time_since_epoch().count(), std::memory_order_relaxed);
  }
  shown_state_.store(memory.state, std::memory_order_release);
}

BreakerStep Breaker::step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                          Instant now) const {
  return next(memory, event, generation, now, options_);
}

BreakerStep Breaker::apply(BreakerEvent event, uint64_t generation) {
  transition_point.pass();
  BreakerStep stepped;
  bool moved = false;
  {
    Lock lock(mu_);
    stepped = step(memory_, event, generation, now());
    moved = remember(stepped.memory);
    if (memory_.state == BreakerState::half_open)
      ORDEAL_SOMETIMES(stepped.admitted, "gateway.breaker: a half-open breaker admits a probe");
  }
  if (moved) tell();
  return stepped;
}

bool Breaker::remember(const BreakerMemory& memory) {
  const BreakerState before = memory_.state;
  memory_ = memory;
  most_probes_out_ = std::max(most_probes_out_, memory.probes_out);
  if (memory.state == before) return false;
  ++moves_[static_cast<size_t>(before)][static_cast<size_t>(memory.state)];
  show(memory);
  return true;
}

}  // namespace ordeal::gateway
