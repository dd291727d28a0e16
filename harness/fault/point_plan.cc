#include <algorithm>

#include "harness/fault/plan_parts.h"
#include "harness/sync/thread_local.h"

namespace ordeal {

// What all rules together want of one hit.
struct PointPlan::Effects {
  const Seat& seat;
  const uint64_t n;
  const size_t asked;
  const bool contended;

  Duration delay{0};
  Duration spin{0};
  uint64_t yields = 0;
  Duration pause{0};
  int error = 0;  // The first that a rule asked for.
  size_t size;    // The least that a rule left.
};

PointPlan::PointPlan(FaultPlan& plan, FailPoint& point, uint32_t index)
    : plan_(plan), point_(point), index_(index), mu_("fault.lot"), closed_cv_("fault.lot") {}

IoEffect PointPlan::hit(detail::SeatCache& cache, const HitContext& context, size_t size) {
  const RuleSet* rules = rules_.load(std::memory_order_acquire);
  if (rules == nullptr) {
    plan_.leave_watched(*this);
    return {0, size};
  }
  detail::SeatCache::Place& place = cache.place(plan_.id_, index_);
  if (place.rules != rules) [[unlikely]]
    settle(place, rules);
  return carry_out(place, context, size);
}

IoEffect PointPlan::hit_in_schedule(const HitContext& context, size_t size) {
  if (!plan_.live_.load(std::memory_order_relaxed)) return {0, size};
  mark_reached();
  const RuleSet* rules = rules_.load(std::memory_order_relaxed);
  if (rules == nullptr) return {0, size};
  static ThreadLocal<detail::SeatCache> caches;
  detail::SeatCache::Place& place = caches->place(plan_.id_, index_);
  if (place.rules != rules) settle(place, rules);
  hits_in_schedules_.fetch_add(1, std::memory_order_relaxed);
  return carry_out(place, context, size);
}

void PointPlan::start_schedule() {
  for (ArmedRule& rule : owned_rules_) rule.used.store(0, std::memory_order_relaxed);
}

Decision PointPlan::decide_hit(const ArmedRule& rule, uint64_t stream, uint64_t n,
                               const HitContext& context) const {
  const FaultRuleSpec& spec = *rule.spec;
  Runtime* runtime = current_runtime();
  if (runtime == nullptr) return decide(spec, stream, rule.ordinal, n, context);
  if (!may_fire(spec, n, context) || spec.chance.of == 0) return {};
  const bool certain = spec.chance.of >= spec.chance.in;
  if (!certain && !runtime->happens(spec.chance, point_.name())) return {};
  return effects_of(spec, stream, rule.ordinal, n);
}

IoEffect PointPlan::carry_out(detail::SeatCache::Place& place, const HitContext& context,
                              size_t size) {
  Seat& seat = *place.seat;
  const uint64_t n = seat.hits.fetch_add(1, std::memory_order_relaxed) + 1;

  Effects effects{
      .seat = seat, .n = n, .asked = size, .contended = context.contended, .size = size};
  bool fired = false;
  uint32_t finished =
      UINT32_MAX;  // The chain whose turn is over: its first rule that fires ends it.
  for (ArmedRule* rule : place.mine) {
    if (rule->fault == finished) continue;
    const Decision decision = decide_hit(*rule, seat.stream, n, context);
    if (!decision.fires || !within_run(*rule)) continue;
    finished = rule->fault;
    if (rule->spec->off) continue;
    fired = true;
    gather(*rule, decision, effects);
  }
  if (!fired) return {0, size};
  fired_.fetch_add(1, std::memory_order_relaxed);
  if (context.contended) fired_contended_.fetch_add(1, std::memory_order_relaxed);
  perform(effects);
  return {effects.error, effects.size};
}

// The first hit of a task under these rules. The seat may be older: a former task of that name.
void PointPlan::settle(detail::SeatCache::Place& place, const RuleSet* rules) {
  const Task& task = this_task();
  mark_reached();
  if (current_runtime() != nullptr) {
    place.own = make_seat(task);
    place.seat = place.own.get();
  } else {
    place.seat = &seat_of(task);
  }
  place.mine.clear();
  for (ArmedRule* rule : rules->rules) {
    if (selects(*rule->spec, task.name(), task.group())) place.mine.push_back(rule);
  }
  place.rules = rules;
}

Seat& PointPlan::seat_of(const Task& task) {
  const std::lock_guard lock(seats_mu_);
  std::unique_ptr<Seat>& seat = seats_[task.key()];
  if (seat == nullptr) seat = make_seat(task);
  return *seat;
}

std::unique_ptr<Seat> PointPlan::make_seat(const Task& task) const {
  auto seat = std::make_unique<Seat>();
  seat->thread = task.name();
  seat->key = task.key();
  seat->stream = fault_stream(plan_.seed_, point_.name(), task.key());
  return seat;
}

// The half of a decision that looks at the run. Asked last: it uses up one of `times`.
bool PointPlan::within_run(ArmedRule& rule) const {
  const FaultRuleSpec& spec = *rule.spec;
  if (spec.between) {
    const Duration since = now() - plan_.start_;
    if (since < spec.between->first || since >= spec.between->second) return false;
  }
  if (!spec.times) return true;
  uint64_t used = rule.used.load(std::memory_order_relaxed);
  while (used < *spec.times) {
    if (rule.used.compare_exchange_weak(used, used + 1, std::memory_order_relaxed)) return true;
  }
  return false;
}

void PointPlan::gather(const ArmedRule& rule, const Decision& decision, Effects& effects) {
  FiredFault fault{.at = now(),
                   .point = index_,
                   .rule = rule.fault,
                   .thread = effects.seat.key,
                   .hit = effects.n,
                   .contended = effects.contended,
                   .thread_name = effects.seat.thread.c_str()};
  const auto log = [&](FaultAction action, int64_t value) {
    fault.action = action;
    fault.value = value;
    if (plan_.log_ != nullptr) plan_.log_->fired(fault);
  };
  if (decision.delay) {
    effects.delay += *decision.delay;
    log(FaultAction::delay, decision.delay->count());
  }
  if (decision.spin > Duration::zero()) {
    effects.spin += decision.spin;
    log(FaultAction::spin, decision.spin.count());
  }
  if (decision.yields > 0) {
    effects.yields += decision.yields;
    log(FaultAction::yield, decision.yields);
  }
  if (decision.pause) {
    effects.pause = std::max(effects.pause, *decision.pause);
    log(FaultAction::pause, decision.pause->count());
  }
  if (decision.error != 0) {
    if (effects.error == 0) effects.error = decision.error;
    log(FaultAction::error, decision.error);
  }
  if (decision.part && effects.asked > 0) {
    const auto scaled = static_cast<unsigned __int128>(effects.asked) * decision.part->of;
    const auto size = std::max<size_t>(1, static_cast<size_t>(scaled / decision.part->in));
    effects.size = std::min(effects.size, size);
    log(FaultAction::short_io, static_cast<int64_t>(size));
  }
  if (rule.spec->noop) log(FaultAction::noop, 0);
}

// Runs with no lock held, so that the delays of many threads at one point overlap.
void PointPlan::perform(const Effects& effects) {
  if (effects.delay > Duration::zero()) wait_in_lot(effects.delay);
  if (effects.spin > Duration::zero()) spin_for(effects.spin);
  for (uint64_t i = 0; i < effects.yields && !closed_.load(std::memory_order_acquire); ++i) yield();
  if (effects.pause > Duration::zero()) wait_in_lot(effects.pause);
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

void PointPlan::add_rules(const std::vector<std::shared_ptr<const FaultRuleSpec>>& specs,
                          uint32_t fault) {
  for (const auto& spec : specs) {
    ArmedRule& rule = owned_rules_.emplace_back();
    rule.spec = spec;
    rule.ordinal = static_cast<uint32_t>(owned_rules_.size() - 1);
    rule.fault = fault;
  }
  RuleSet& set = rule_sets_.emplace_back();
  for (ArmedRule& rule : owned_rules_) set.rules.push_back(&rule);
  rules_.store(&set, std::memory_order_release);
}

void PointPlan::open_lot() { closed_.store(false, std::memory_order_release); }

void PointPlan::close_lot() {
  Lock lock(mu_);
  closed_.store(true, std::memory_order_release);
  closed_cv_.notify_all();
}

PointResult PointPlan::result() const {
  PointResult result;
  result.name = point_.name();
  result.file = point_.where().file_name();
  result.line = point_.where().line();
  result.armed = has_rules();
  result.reached = reached_.load(std::memory_order_relaxed);
  result.fired = fired_.load(std::memory_order_relaxed);
  result.fired_contended = fired_contended_.load(std::memory_order_relaxed);
  result.hits = hits_in_schedules_.load(std::memory_order_relaxed);
  const std::lock_guard lock(seats_mu_);
  for (const auto& [key, seat] : seats_) {
    const uint64_t hits = seat->hits.load(std::memory_order_relaxed);
    result.hits_by_thread[seat->thread] += hits;
    result.hits += hits;
  }
  return result;
}

std::string PointPlan::thread_of(uint64_t key) const {
  const std::lock_guard lock(seats_mu_);
  const auto found = seats_.find(key);
  return found == seats_.end() ? std::string() : found->second->thread;
}

}  // namespace ordeal
