// The actions of the rules that fire at one hit. For the directory harness/fault alone.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/fault/armed_rule.h"
#include "harness/fault/failpoint.h"
#include "harness/fault/hit_counters.h"
#include "harness/fault/parking_lot.h"
#include "harness/fault/plan.h"

namespace ordeal {

// One hit of a point by a task.
struct Hit {
  const FailPoint& point;
  uint32_t point_index;  // Into all_failpoints().
  const HitCounter& counter;
  uint64_t n;   // The task's n-th hit there, from 1.
  size_t size;  // Bytes that the target is about to read or write.
  bool contended;
};

// The actions of one hit, added up: first each rule that fires is added and logged, then all
// actions are performed. Delays add up; the first error and the least size win.
class HitEffects {
 public:
  // `log` may be null.
  HitEffects(const Hit& hit, FaultLog* log) : hit_(hit), log_(log) { io_.size = hit.size; }

  // Adds everything that the rule does at this hit, as decide() has decided.
  void add_rule(const ArmedRule& rule, const Decision& decision);
  // Adds one action of the rule.
  void add(const ArmedRule& rule, FaultAction action, int64_t value);

  // Delays, parks or ends the calling thread. It holds no lock meanwhile, so that the delays of
  // many threads at one point overlap. Then the target goes on with io().
  void perform(ParkingLot& lot) const;
  const IoEffect& io() const { return io_; }

 private:
  void act(const ArmedRule& rule, FaultAction action) const;

  const Hit& hit_;
  FaultLog* const log_;
  Duration delay_{0};
  Duration spin_{0};
  uint64_t yields_ = 0;
  Duration pause_{0};
  // Barriers, signals, waits, calls, kills and aborts, in order.
  std::vector<std::pair<FaultAction, const ArmedRule*>> acts_;
  IoEffect io_;
};

// Whether the value of a logged action is the place of its rule in its chain.
constexpr bool names_its_rule(FaultAction action) { return action >= FaultAction::barrier; }

}  // namespace ordeal
