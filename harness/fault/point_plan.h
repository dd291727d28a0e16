// One failpoint under one plan. For the directory harness/fault alone.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/fault/armed_rule.h"
#include "harness/fault/hit_counters.h"
#include "harness/fault/hit_effects.h"
#include "harness/fault/parking_lot.h"
#include "harness/fault/plan.h"
#include "harness/fault/visit.h"

namespace ordeal {

// A failpoint's rules under one FaultPlan, and what has happened there. It decides which rules fire
// at a hit; HitEffects says what they do.
//
// Invariants: rules_ is null, or the last of rule_sets_; elements of owned_rules_ and rule_sets_
// never move or go away, as threads read them without a lock.
class PointPlan {
 public:
  PointPlan(FaultPlan& plan, FailPoint& point, uint32_t index);

  // One hit by the calling task, natively. Thread-safe.
  IoEffect hit(detail::HitCache& cache, const HitContext& context, size_t size);
  // One hit by the calling task, in a schedule. The random throw of a rule is the runtime's choice,
  // so that it is on the tape; delays and pauses pass in virtual time. Takes no lock and orders
  // nothing, as ThreadSanitizer would take that for an order of the target's.
  IoEffect hit_in_schedule(const HitContext& context, size_t size);
  // Starts the counts of `times` over.
  void start_schedule();

  // To be called with the plan's lock held, which the analysis cannot see.
  void add_rules(const FaultSpec& spec, uint32_t fault) NO_THREAD_SAFETY_ANALYSIS;
  void mark_alive(std::vector<bool>& faults) const;
  void set_log(LoggedThreads log) { counters_.set_log(std::move(log)); }
  bool has_rules() const { return rules_.load(std::memory_order_acquire) != nullptr; }
  ParkingLot& lot() { return lot_; }

  void mark_reached();
  bool reached_in_this_run() const;  // Or in this schedule.
  FailPoint& point() const { return point_; }
  PointResult result() const;
  // The name of the thread with this Task::key(), or "" where no such thread came by.
  std::string thread_of(uint64_t key) const { return counters_.thread_of(key); }

 private:
  void prepare(detail::HitCache::Place& place, const RuleSet* rules);
  bool concerns(const ArmedRule& rule, const Task& task) const;
  static bool any_may_fire(const detail::HitCache::Place& place, uint64_t n,
                           const HitContext& context);
  IoEffect carry_out(detail::HitCache::Place& place, const HitContext& context, size_t size);
  Decision decide_hit(const ArmedRule& rule, const Hit& hit, const HitContext& context) const;
  bool within_run(ArmedRule& rule) const;
  // Whether anything fires at the hit; then it is in `effects`.
  bool decide_all(detail::HitCache::Place& place, const Hit& hit, const HitContext& context,
                  HitEffects& effects);
  bool repeat_logged(const Hit& hit, HitEffects& effects) const;

  FaultPlan& plan_;
  FailPoint& point_;
  const uint32_t index_;
  std::atomic<const RuleSet*> rules_{nullptr};  // Null: the point is watched.
  std::atomic<bool> reached_{false};
  std::atomic<uint64_t> reached_in_{0};  // FaultPlan::id_ of the last run or schedule that came by.
  std::atomic<uint64_t> hits_in_schedules_{0};
  std::atomic<uint64_t> fired_{0};
  std::atomic<uint64_t> fired_contended_{0};

  // Everything that was ever armed here; changed under the plan's lock, read through rules_.
  std::deque<ArmedRule> owned_rules_;
  std::deque<RuleSet> rule_sets_;

  HitCounters counters_;
  ParkingLot lot_;
};

}  // namespace ordeal
