#include "harness/fault/point_plan.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/fault/calls.h"
#include "harness/sync/thread_local.h"

namespace ordeal {

PointPlan::PointPlan(FaultPlan& plan, FailPoint& point, uint32_t index)
    : plan_(plan), point_(point), index_(index), counters_(plan.seed(), point.name()) {}

IoEffect PointPlan::hit(detail::HitCache& cache, const HitContext& context, size_t size) {
  const RuleSet* rules = rules_.load(std::memory_order_acquire);
  if (rules == nullptr) {
    plan_.leave_watched(*this);
    return {.size = size};
  }
  detail::HitCache::Place& place = cache.place(plan_.id_, index_);
  if (place.rules != rules) [[unlikely]]
    prepare(place, rules);
  return carry_out(place, context, size);
}

IoEffect PointPlan::hit_in_schedule(const HitContext& context, size_t size) {
  if (!plan_.live_.load(std::memory_order_relaxed)) return {.size = size};
  mark_reached();
  const RuleSet* rules = rules_.load(std::memory_order_relaxed);
  if (rules == nullptr) return {.size = size};
  static ThreadLocal<detail::HitCache> caches;
  detail::HitCache& cache = caches.get();
  detail::HitCache::Place& place = cache.place(plan_.id_, index_);
  if (cache.performing) return {.size = size};
  if (place.rules != rules) prepare(place, rules);
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

Decision PointPlan::decide_hit(const ArmedRule& rule, const Hit& hit,
                               const HitContext& context) const {
  const FaultRuleSpec& spec = *rule.spec;
  const uint64_t stream = hit.counter.stream;
  Runtime* runtime = current_runtime();
  if (runtime == nullptr) return decide(spec, stream, rule.ordinal, hit.n, context);
  if (!may_fire(spec, hit.n, context) || spec.chance.of == 0) return {};
  const bool certain = spec.chance.of >= spec.chance.in;
  if (!certain && !runtime->happens(spec.chance, point_.name())) return {};
  return effects_of(spec, stream, rule.ordinal, hit.n);
}

// At most hits of an armed point no rule may fire. This is asked before anything is made ready.
bool PointPlan::any_may_fire(const detail::HitCache::Place& place, uint64_t n,
                             const HitContext& context) {
  return std::any_of(place.mine.begin(), place.mine.end(), [&](const ArmedRule* rule) {
    return rule->spec->chance.of != 0 && may_fire(*rule->spec, n, context);
  });
}

IoEffect PointPlan::carry_out(detail::HitCache::Place& place, const HitContext& context,
                              size_t size) {
  HitCounter& counter = *place.counter;
  const uint64_t n = counter.hits.fetch_add(1, std::memory_order_relaxed) + 1;
  const bool replays = plan_.setting_.replays;
  if (!replays && !any_may_fire(place, n, context)) return {.size = size};

  const Hit hit{point_, index_, counter, n, size, context.contended};
  HitEffects effects(hit, plan_.log_);
  const bool fired =
      replays ? repeat_logged(hit, effects) : decide_all(place, hit, context, effects);
  if (!fired) return {.size = size};
  fired_.fetch_add(1, std::memory_order_relaxed);
  if (context.contended) fired_contended_.fetch_add(1, std::memory_order_relaxed);
  effects.perform(lot_);
  return effects.io();
}

bool PointPlan::decide_all(detail::HitCache::Place& place, const Hit& hit,
                           const HitContext& context, HitEffects& effects) {
  bool fired = false;
  uint32_t finished = UINT32_MAX;  // The chain whose first rule has fired, which ends its turn.
  for (ArmedRule* rule : place.mine) {
    if (rule->fault == finished) continue;
    const Decision decision = decide_hit(*rule, hit, context);
    if (!decision.fires || !within_run(*rule)) continue;
    finished = rule->fault;
    if (rule->spec->off) continue;
    fired = true;
    effects.add_rule(*rule, decision);
  }
  return fired;
}

bool PointPlan::repeat_logged(const Hit& hit, HitEffects& effects) const {
  const LoggedHits* const logged = hit.counter.logged;
  if (logged == nullptr) return false;
  const auto records = logged->find(hit.n);
  if (records == logged->end()) return false;
  for (const FaultRecord& record : records->second) {
    const FaultAction action = *action_by_name(record.action);
    const auto term = names_its_rule(action) ? static_cast<uint64_t>(record.value) : 0;
    for (const ArmedRule& rule : owned_rules_) {
      if (rule.fault != record.rule || rule.term != term) continue;
      effects.add(rule, action, record.value);
      break;
    }
  }
  return true;
}

// The first hit of a task under these rules. Its counter may be older: an earlier task of that name
// may have made it.
void PointPlan::prepare(detail::HitCache::Place& place, const RuleSet* rules) {
  const Task& task = this_task();
  mark_reached();
  if (current_runtime() != nullptr) {
    place.own = counters_.make(task);
    place.counter = place.own.get();
  } else {
    place.counter = &counters_.of(task);
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

// The half of a decision that looks at the run. It is asked last, as it uses up one of `times`.
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
  result.hits_by_thread = counters_.by_thread();
  for (const auto& [thread, hits] : result.hits_by_thread) result.hits += hits;
  return result;
}

}  // namespace ordeal
