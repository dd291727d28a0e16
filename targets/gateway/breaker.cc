#include "targets/gateway/breaker.h"

#include <algorithm>

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

int Breaker::most_probes_out() const {
  Lock lock(mu_);
  return most_probes_out_;
}

BreakerStep Breaker::step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                          Instant now) const {
  return next(memory, event, generation, now, options_);
}

BreakerStep Breaker::apply(BreakerEvent event, uint64_t generation) {
  transition_point.pass();
  Lock lock(mu_);
  const BreakerStep stepped = step(memory_, event, generation, now());
  memory_ = stepped.memory;
  most_probes_out_ = std::max(most_probes_out_, memory_.probes_out);
  return stepped;
}

}  // namespace ordeal::gateway
