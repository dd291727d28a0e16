#include <algorithm>

#include "harness/base/text.h"
#include "harness/fault/calls.h"
#include "harness/fault/effects.h"
#include "harness/sync/thread_local.h"

namespace ordeal {

PointPlan::PointPlan(FaultPlan& plan, FailPoint& point, uint32_t index)
    : plan_(plan), point_(point), index_(index), mu_("fault.lot"), closed_cv_("fault.lot") {}

IoEffect PointPlan::hit(detail::SeatCache& cache, const HitContext& context, size_t size) {
  const RuleSet* rules = rules_.load(std::memory_order_acquire);
  if (rules == nullptr) {
    plan_.leave_watched(*this);
    return {.size = size};
  }
  detail::SeatCache::Place& place = cache.place(plan_.id_, index_);
  if (place.rules != rules) [[unlikely]]
    settle(place, rules);
  return carry_out(place, context, size);
}

IoEffect PointPlan::hit_in_schedule(const HitContext& context, size_t size) {
  if (!plan_.live_.load(std::memory_order_relaxed)) return {.size = size};
  mark_reached();
  const RuleSet* rules = rules_.load(std::memory_order_relaxed);
  if (rules == nullptr) return {.size = size};
  static ThreadLocal<detail::SeatCache> caches;
  detail::SeatCache& cache = caches.get();
  detail::SeatCache::Place& place = cache.place(plan_.id_, index_);
  if (cache.performing) return {.size = size};
  if (place.rules != rules) settle(place, rules);
  hits_in_schedules_.fetch_add(1, std::memory_order_relaxed);
  cache.performing = true;
  const IoEffect effect = carry_out(place, context, size);
  cache.performing = false;
  return effect;
}

void PointPlan::mark_reached() {
  reached_.store(true, std::memory_order_relaxed);
  reached_in_.store(plan_.id_, std::memory_order_relaxed);
}

bool PointPlan::reached_in_this_run() const {
  return reached_in_.load(std::memory_order_relaxed) == plan_.id_;
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

// What most hits of an armed point come to: nothing. It is asked before anything is made ready.
bool PointPlan::any_may_fire(const detail::SeatCache::Place& place, uint64_t n,
                             const HitContext& context) {
  return std::any_of(place.mine.begin(), place.mine.end(), [&](const ArmedRule* rule) {
    return rule->spec->chance.of != 0 && may_fire(*rule->spec, n, context);
  });
}

IoEffect PointPlan::carry_out(detail::SeatCache::Place& place, const HitContext& context,
                              size_t size) {
  Seat& seat = *place.seat;
  const uint64_t n = seat.hits.fetch_add(1, std::memory_order_relaxed) + 1;
  if (!plan_.setting_.replays && !any_may_fire(place, n, context)) return {.size = size};

  Effects effects{.seat = seat, .n = n, .asked = size, .contended = context.contended};
  effects.told.size = size;
  const bool fired =
      plan_.setting_.replays ? repeat_logged(seat, effects) : decide_all(place, context, effects);
  if (!fired) return {.size = size};
  fired_.fetch_add(1, std::memory_order_relaxed);
  if (context.contended) fired_contended_.fetch_add(1, std::memory_order_relaxed);
  perform(effects);
  return effects.told;
}

bool PointPlan::decide_all(detail::SeatCache::Place& place, const HitContext& context,
                           Effects& effects) {
  bool fired = false;
  uint32_t finished =
      UINT32_MAX;  // The chain whose turn is over: its first rule that fires ends it.
  for (ArmedRule* rule : place.mine) {
    if (rule->fault == finished) continue;
    const Decision decision = decide_hit(*rule, effects.seat.stream, effects.n, context);
    if (!decision.fires || !within_run(*rule)) continue;
    finished = rule->fault;
    if (rule->spec->off) continue;
    fired = true;
    gather(*rule, decision, effects);
  }
  return fired;
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
    if (concerns(*rule, task)) place.mine.push_back(rule);
  }
  place.rules = rules;
}

bool PointPlan::concerns(const ArmedRule& rule, const Task& task) const {
  const FaultRuleSpec& spec = *rule.spec;
  if (!selects(spec, task.name(), task.group()) || !plan_.alive(*this, rule.ordinal)) return false;
  return !spec.call || current_fault_calls() != nullptr;
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
  const auto logged = logged_.find(hash_text(seat->thread));
  if (logged != logged_.end()) seat->logged = &logged->second;
  return seat;
}

// The half of a decision that looks at the run. Asked last: it uses up one of `times`.
bool PointPlan::within_run(ArmedRule& rule) const {
  const FaultRuleSpec& spec = *rule.spec;
  if (spec.between) {
    const Duration since = now() - plan_.start_;
    if (since < spec.between->first || since >= spec.between->second) return false;
  }
  if (rule.after != nullptr && !rule.after->reached_in_this_run()) return false;
  if (spec.sweep && !plan_.takes_opportunity(index_)) return false;
  if (!spec.times) return true;
  uint64_t used = rule.used.load(std::memory_order_relaxed);
  while (used < *spec.times) {
    if (rule.used.compare_exchange_weak(used, used + 1, std::memory_order_relaxed)) return true;
  }
  return false;
}

void PointPlan::add_rules(const FaultSpec& from, uint32_t fault) {
  for (uint32_t term = 0; term < from.rules.size(); ++term) {
    ArmedRule& rule = owned_rules_.emplace_back();
    rule.spec = from.rules[term];
    rule.ordinal = static_cast<uint32_t>(owned_rules_.size() - 1);
    rule.fault = fault;
    rule.term = term;
    plan_.connect(rule);
  }
  RuleSet& set = rule_sets_.emplace_back();
  for (ArmedRule& rule : owned_rules_) set.rules.push_back(&rule);
  rules_.store(&set, std::memory_order_release);
}

void PointPlan::mark_alive(std::vector<bool>& faults) const {
  for (const ArmedRule& rule : owned_rules_) {
    if (plan_.alive(*this, rule.ordinal)) faults[rule.fault] = true;
  }
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
  result.actions = supported_actions(point_);
  result.legal = split(point_.traits().legal, ' ');
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
