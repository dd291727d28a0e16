// What a rule that fired does.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "harness/fault/calls.h"
#include "harness/fault/effects.h"
#include "harness/sync/thread_local.h"

namespace ordeal {
namespace {

ThreadLocal<FaultCalls*>& fault_calls() {
  static ThreadLocal<FaultCalls*> calls;
  return calls;
}

}  // namespace

ScopedFaultCalls::ScopedFaultCalls(FaultCalls* calls) : before_(fault_calls().get()) {
  fault_calls().get() = calls;
}
ScopedFaultCalls::~ScopedFaultCalls() { fault_calls().get() = before_; }
FaultCalls* current_fault_calls() { return fault_calls().get(); }

void PointPlan::gather(const ArmedRule& rule, const Decision& decision, Effects& effects) {
  const FaultRuleSpec& spec = *rule.spec;
  const auto add = [&](bool asked, FaultAction action, int64_t value) {
    if (asked) apply(rule, action, value, effects);
  };
  const auto named = [&](bool asked, FaultAction action) { add(asked, action, rule.term); };
  if (decision.delay) add(true, FaultAction::delay, decision.delay->count());
  add(decision.spin > Duration::zero(), FaultAction::spin, decision.spin.count());
  add(decision.yields > 0, FaultAction::yield, decision.yields);
  if (decision.pause) add(true, FaultAction::pause, decision.pause->count());
  named(!spec.signal.empty(), FaultAction::signal);
  named(spec.barrier.has_value(), FaultAction::barrier);
  named(spec.wait.has_value(), FaultAction::wait);
  named(spec.call || spec.callback, FaultAction::call);
  named(spec.kill, FaultAction::kill);
  named(spec.abort.has_value(), FaultAction::abort);
  add(decision.error != 0, FaultAction::error, decision.error);
  if (decision.part && effects.asked > 0) {
    const auto scaled = static_cast<unsigned __int128>(effects.asked) * decision.part->of;
    const auto size = std::max<size_t>(1, static_cast<size_t>(scaled / decision.part->in));
    add(true, FaultAction::short_io, static_cast<int64_t>(size));
  }
  if (spec.torn) add(true, FaultAction::torn, spec.torn->count());
  add(spec.corrupt, FaultAction::corrupt, static_cast<int64_t>(decision.corrupt_at));
  add(spec.stale > Duration::zero(), FaultAction::stale, spec.stale.count());
  add(spec.noop, FaultAction::noop, 0);
}

// Logs one action and adds it to what the hit is to do.
void PointPlan::apply(const ArmedRule& rule, FaultAction action, int64_t value, Effects& effects) {
  IoEffect& told = effects.told;
  switch (action) {
    case FaultAction::delay:
      effects.delay += Duration(value);
      break;
    case FaultAction::spin:
      effects.spin += Duration(value);
      break;
    case FaultAction::yield:
      effects.yields += static_cast<uint64_t>(value);
      break;
    case FaultAction::pause:
      effects.pause = std::max(effects.pause, Duration(value));
      break;
    case FaultAction::error:
      if (told.error == 0) told.error = static_cast<int>(value);
      break;
    case FaultAction::short_io:
      told.size = std::min(told.size, static_cast<size_t>(value));
      break;
    case FaultAction::torn:
      told.torn = true;
      told.apart = std::max(told.apart, Duration(value));
      break;
    case FaultAction::corrupt:
      told.corrupt = true;
      told.corrupt_at = static_cast<uint64_t>(value);
      break;
    case FaultAction::stale:
      told.stale = std::max(told.stale, Duration(value));
      break;
    case FaultAction::noop:
      break;
    default:
      effects.acts.emplace_back(action, &rule);
  }
  if (plan_.log_ == nullptr) return;
  plan_.log_->fired({.at = now(),
                     .point = index_,
                     .rule = rule.fault,
                     .thread = effects.seat.key,
                     .hit = effects.n,
                     .value = value,
                     .action = action,
                     .contended = effects.contended,
                     .thread_name = effects.seat.thread.c_str()});
}

// Runs with no lock held, so that the delays of many threads at one point overlap.
void PointPlan::perform(const Effects& effects) {
  if (effects.delay > Duration::zero()) wait_in_lot(effects.delay);
  if (effects.spin > Duration::zero()) spin_for(effects.spin);
  for (uint64_t i = 0; i < effects.yields && !closed_.load(std::memory_order_acquire); ++i) yield();
  if (effects.pause > Duration::zero()) wait_in_lot(effects.pause);
  for (const auto& [action, rule] : effects.acts) act(*rule, action);
}

void PointPlan::act(const ArmedRule& rule, FaultAction action) {
  const FaultRuleSpec& spec = *rule.spec;
  if (action == FaultAction::signal) {
    rule.signal->give();
  } else if (action == FaultAction::barrier) {
    rule.barrier->meet(spec.barrier->within);
  } else if (action == FaultAction::wait) {
    rule.wait->await(spec.wait->within);
  } else if (action == FaultAction::call) {
    if (spec.callback) spec.callback(point_);
    FaultCalls* calls = current_fault_calls();
    if (spec.call && calls != nullptr) calls->call(*spec.call, point_);
  } else if (action == FaultAction::kill) {
    kill(getpid(), SIGKILL);
  } else if (action == FaultAction::abort) {
    std::fprintf(stderr, "%s %s: %s\n", kInjectedAbort, point_.name(), spec.abort->c_str());
    std::abort();
  }
}

// Sleeps, unless the plan is disarmed first. A runtime's schedule heals when its groups have
// ended, so there a pause that only healing would end is a long one.
void PointPlan::wait_in_lot(Duration wait) {
  if (current_runtime() != nullptr) return sleep_for(std::min(wait, DelayLaw::kLongest));
  const Instant deadline = deadline_after(now(), wait);
  {
    Lock lock(mu_);
    const bool closed = closed_cv_.wait_until(
        mu_, deadline, [this] { return closed_.load(std::memory_order_relaxed); });
    if (closed) return;
  }
  // Natively the deadline has passed. A clock that stands still is moved by a sleep alone.
  sleep_until(deadline);
}

void PointPlan::spin_for(Duration wait) {
  if (current_runtime() != nullptr) return sleep_for(wait);  // There nothing else moves the time.
  const Instant deadline = deadline_after(Monotonic::now(), wait);
  while (Monotonic::now() < deadline && !closed_.load(std::memory_order_acquire)) {
  }
}

}  // namespace ordeal
