#include "harness/fault/hit_effects.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "harness/fault/calls.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

namespace ordeal {

void HitEffects::add_rule(const ArmedRule& rule, const Decision& decision) {
  const FaultRuleSpec& spec = *rule.spec;
  const auto add_if = [&](bool wanted, FaultAction action, int64_t value) {
    if (wanted) add(rule, action, value);
  };
  const auto add_named = [&](bool wanted, FaultAction action) {
    add_if(wanted, action, rule.term);
  };
  if (decision.delay) add(rule, FaultAction::delay, decision.delay->count());
  add_if(decision.spin > Duration::zero(), FaultAction::spin, decision.spin.count());
  add_if(decision.yields > 0, FaultAction::yield, decision.yields);
  if (decision.pause) add(rule, FaultAction::pause, decision.pause->count());
  add_named(!spec.signal.empty(), FaultAction::signal);
  add_named(spec.barrier.has_value(), FaultAction::barrier);
  add_named(spec.wait.has_value(), FaultAction::wait);
  add_named(spec.call || spec.callback, FaultAction::call);
  add_named(spec.kill, FaultAction::kill);
  add_named(spec.abort.has_value(), FaultAction::abort);
  add_if(decision.error != 0, FaultAction::error, decision.error);
  if (decision.part && hit_.size > 0) {
    const auto scaled = static_cast<unsigned __int128>(hit_.size) * decision.part->of;
    const auto size = std::max<size_t>(1, static_cast<size_t>(scaled / decision.part->in));
    add(rule, FaultAction::short_io, static_cast<int64_t>(size));
  }
  if (spec.torn) add(rule, FaultAction::torn, spec.torn->count());
  add_if(spec.corrupt, FaultAction::corrupt, static_cast<int64_t>(decision.corrupt_at));
  add_if(spec.stale > Duration::zero(), FaultAction::stale, spec.stale.count());
  add_if(spec.noop, FaultAction::noop, 0);
}

void HitEffects::add(const ArmedRule& rule, FaultAction action, int64_t value) {
  switch (action) {
    case FaultAction::delay:
      delay_ += Duration(value);
      break;
    case FaultAction::spin:
      spin_ += Duration(value);
      break;
    case FaultAction::yield:
      yields_ += static_cast<uint64_t>(value);
      break;
    case FaultAction::pause:
      pause_ = std::max(pause_, Duration(value));
      break;
    case FaultAction::error:
      if (io_.error == 0) io_.error = static_cast<int>(value);
      break;
    case FaultAction::short_io:
      io_.size = std::min(io_.size, static_cast<size_t>(value));
      break;
    case FaultAction::torn:
      io_.torn = true;
      io_.apart = std::max(io_.apart, Duration(value));
      break;
    case FaultAction::corrupt:
      io_.corrupt = true;
      io_.corrupt_at = static_cast<uint64_t>(value);
      break;
    case FaultAction::stale:
      io_.stale = std::max(io_.stale, Duration(value));
      break;
    case FaultAction::noop:
      break;
    default:
      acts_.emplace_back(action, &rule);
  }
  if (log_ == nullptr) return;
  log_->fired({.at = now(),
               .point = hit_.point_index,
               .rule = rule.fault,
               .thread = hit_.counter.key,
               .hit = hit_.n,
               .value = value,
               .action = action,
               .contended = hit_.contended,
               .thread_name = hit_.counter.thread.c_str()});
}

void HitEffects::perform(ParkingLot& lot) const {
  if (delay_ > Duration::zero()) lot.park(delay_);
  if (spin_ > Duration::zero()) lot.spin(spin_);
  for (uint64_t i = 0; i < yields_ && !lot.closed(); ++i) yield();
  if (pause_ > Duration::zero()) lot.park(pause_);
  for (const auto& [action, rule] : acts_) act(*rule, action);
}

void HitEffects::act(const ArmedRule& rule, FaultAction action) const {
  const FaultRuleSpec& spec = *rule.spec;
  if (action == FaultAction::signal) {
    rule.signal->give();
  } else if (action == FaultAction::barrier) {
    rule.barrier->meet(spec.barrier->within);
  } else if (action == FaultAction::wait) {
    rule.wait->await(spec.wait->within);
  } else if (action == FaultAction::call) {
    if (spec.callback) spec.callback(hit_.point);
    FaultCalls* calls = current_fault_calls();
    if (spec.call && calls != nullptr) calls->call(*spec.call, hit_.point);
  } else if (action == FaultAction::kill) {
    kill(getpid(), SIGKILL);
  } else if (action == FaultAction::abort) {
    std::fprintf(stderr, "%s %s: %s\n", kInjectedAbort, hit_.point.name(), spec.abort->c_str());
    std::abort();
  }
}

}  // namespace ordeal
