// How a thread enters a point's plan and leaves it, while another may disarm and destroy the plan.
// For the directory harness/fault alone.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "harness/fault/armed_rule.h"
#include "harness/fault/hit_counters.h"

namespace ordeal {

class PointPlan;

namespace detail {

// The points that one task has hit under one plan, so that a hit needs no table and no lock.
class HitCache {
 public:
  // One point. Valid for the rules that it names.
  struct Place {
    const RuleSet* rules = nullptr;
    HitCounter* counter = nullptr;
    std::unique_ptr<HitCounter> own;  // Under a deterministic runtime: the task's in this schedule.
    std::vector<ArmedRule*> mine;     // The rules that are alive and may fire for this task.
  };
  bool performing = false;  // In a schedule: points that the task hits meanwhile do nothing.

  // The place of a point, empty where the cache was of another plan or schedule.
  Place& place(uint64_t plan_id, size_t point) {
    if (plan_id != plan_id_) [[unlikely]] {
      places_.clear();
      performing = false;  // An abandoned schedule may have left it.
    }
    plan_id_ = plan_id;
    if (point >= places_.size()) [[unlikely]]
      places_.resize(point + 1);
    return places_[point];
  }

 private:
  uint64_t plan_id_ = 0;
  std::vector<Place> places_;
};

// One visit of the calling task to a point's plan. While it lives the plan is not destroyed: the
// task publishes which plan it is in (a hazard pointer; M. Michael, 2004) and the plan's destructor
// waits until no task is in it.
class Visit {
 public:
  // `seen` is what the caller has read from `slot`, and may be gone by now.
  Visit(const std::atomic<PointPlan*>& slot, PointPlan* seen);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit();

  // Null where the point was disarmed meanwhile, and where the task is in a visit already: a
  // function that a rule calls may hit points, which then do nothing.
  PointPlan* plan() const { return plan_; }
  HitCache& hit_cache() const { return *cache_; }

 private:
  PointPlan* plan_;
  HitCache* cache_ = nullptr;
  std::atomic<const PointPlan*>* hazard_ = nullptr;
};

// Returns once no task visits `plan`, which is no longer reachable from its point.
void wait_until_left(const PointPlan& plan);

}  // namespace detail
}  // namespace ordeal
