// The inside of an armed point: its rules, the counters of each logical thread, and the lot where
// delayed threads wait. For the fault room alone.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "harness/fault/plan.h"
#include "harness/fault/rendezvous.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/task.h"

namespace ordeal {

// A rule at its point. Constant while armed, but for `used`.
struct ArmedRule {
  std::shared_ptr<const FaultRuleSpec> spec;
  uint32_t ordinal = 0;           // Among the rules of the point.
  uint32_t fault = 0;             // The FaultSpec it came from.
  uint32_t term = 0;              // Its place in that chain.
  std::atomic<uint64_t> used{0};  // For `times`.
  PointPlan* after = nullptr;     // What its words name; null where it has none.
  Rendezvous* barrier = nullptr;
  Rendezvous* signal = nullptr;
  Rendezvous* wait = nullptr;
};

// What the log of a run says that happened at one point: by thread (hash_text), then by its hit.
using LoggedHits = std::map<uint64_t, std::vector<FaultRecord>>;
using LoggedThreads = std::map<uint64_t, LoggedHits>;

// The rules of a point at one moment; a later arm() makes a new set and keeps the old one.
struct RuleSet {
  std::vector<ArmedRule*> rules;
};

// The counters of one logical thread at one point. Owned by the point and found by the task's key,
// so a thread that ends and comes back under its name counts on.
struct alignas(64) Seat {
  std::string thread;
  uint64_t key = 0;
  uint64_t stream = 0;
  const LoggedHits* logged = nullptr;  // Where a log is replayed, and it has this thread.
  std::atomic<uint64_t> hits{0};
};

namespace detail {

// What a task remembers of the points it hit, so that a hit needs no table and no lock.
class SeatCache {
 public:
  struct Place {
    const RuleSet* rules = nullptr;
    Seat* seat = nullptr;
    std::unique_ptr<Seat> own;     // Under a deterministic runtime: the task's, of this schedule.
    std::vector<ArmedRule*> mine;  // Those that are alive and may fire for this task.
  };
  bool performing = false;  // In a schedule: what the task hits meanwhile does nothing.
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

// While a Visit lives, the plan it found is not destroyed: the task publishes which plan it is in
// (a hazard pointer; M. Michael, 2004) and the plan's destructor waits until nobody is in it.
class Visit {
 public:
  Visit(const std::atomic<PointPlan*>& slot, PointPlan* seen);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit();

  // Null: disarmed meanwhile, or the task is in a visit already: a call that a rule makes hits
  // points that then do nothing.
  PointPlan* plan() const { return plan_; }
  SeatCache& seat_cache() const { return *cache_; }

 private:
  PointPlan* plan_;
  SeatCache* cache_ = nullptr;
  std::atomic<const PointPlan*>* hazard_ = nullptr;
};

// Returns once no task visits `plan`, which is no longer reachable from its point.
void wait_until_left(const PointPlan& plan);

}  // namespace detail

class PointPlan {
 public:
  PointPlan(FaultPlan& plan, FailPoint& point, uint32_t index);

  // One hit by the calling task, in a schedule. The random throw of a rule is the runtime's choice,
  // so that it is on the tape; delays and pauses pass in virtual time. Takes no lock and orders
  // nothing: ThreadSanitizer would take that for an order of the target's.
  IoEffect hit_in_schedule(const HitContext& context, size_t size);
  void start_schedule();

  // One hit by the calling task, natively. Thread-safe.
  IoEffect hit(detail::SeatCache& cache, const HitContext& context, size_t size);

  // Under the plan's lock.
  void add_rules(const FaultSpec& spec, uint32_t fault) NO_THREAD_SAFETY_ANALYSIS;
  void mark_alive(std::vector<bool>& faults) const;
  void set_log(LoggedThreads log) { logged_ = std::move(log); }
  bool has_rules() const { return rules_.load(std::memory_order_acquire) != nullptr; }
  void open_lot();   // Threads may wait again.
  void close_lot();  // Wakes all that wait; nobody waits until it is opened.

  void mark_reached();
  bool reached_in_this_run() const;  // Or in this schedule.
  FailPoint& point() const { return point_; }
  PointResult result() const;
  std::string thread_of(uint64_t key) const;  // "" where no such thread was here.

 private:
  struct Effects;
  void settle(detail::SeatCache::Place& place, const RuleSet* rules);
  bool concerns(const ArmedRule& rule, const Task& task) const;
  Seat& seat_of(const Task& task);
  std::unique_ptr<Seat> make_seat(const Task& task) const;
  Decision decide_hit(const ArmedRule& rule, uint64_t stream, uint64_t n,
                      const HitContext& context) const;
  static bool any_may_fire(const detail::SeatCache::Place& place, uint64_t n,
                           const HitContext& context);
  IoEffect carry_out(detail::SeatCache::Place& place, const HitContext& context, size_t size);
  bool within_run(ArmedRule& rule) const;
  bool decide_all(detail::SeatCache::Place& place, const HitContext& context, Effects& effects);
  bool repeat_logged(const Seat& seat, Effects& effects);
  void gather(const ArmedRule& rule, const Decision& decision, Effects& effects);
  void apply(const ArmedRule& rule, FaultAction action, int64_t value, Effects& effects);
  void perform(const Effects& effects);
  void act(const ArmedRule& rule, FaultAction action);
  void wait_in_lot(Duration wait);
  void spin_for(Duration wait);

  FaultPlan& plan_;
  FailPoint& point_;
  const uint32_t index_;
  std::atomic<const RuleSet*> rules_{nullptr};  // Null: watched.
  std::atomic<bool> reached_{false};
  std::atomic<uint64_t> reached_in_{0};  // FaultPlan::id_ of the last run or schedule that came.
  std::atomic<uint64_t> hits_in_schedules_{0};
  std::atomic<uint64_t> fired_{0};
  std::atomic<uint64_t> fired_contended_{0};

  // All that was ever armed here; changed under the plan's lock, read through rules_.
  std::deque<ArmedRule> owned_rules_;
  std::deque<RuleSet> rule_sets_;
  LoggedThreads logged_;  // Constant while armed.

  mutable std::mutex seats_mu_;  // Held for a look-up; never while a scheduler could switch.
  std::map<uint64_t, std::unique_ptr<Seat>> seats_;  // Guarded by seats_mu_.

  std::atomic<bool> closed_{false};  // Set with mu_ held; spinning threads read it without.
  Mutex mu_;
  CondVar closed_cv_;
};

}  // namespace ordeal
