// A FaultPlan arms failpoints for one run, carries out what its rules decide, and remembers what
// was reached and what fired.
//
//   FaultPlan plan(seed, now(), specs, &log);
//   plan.arm_all();
//   ...                   // Targets run; FailPoint::hit() does what the rules ask.
//   plan.disarm_all();    // Heals: every delayed or parked thread goes on at once.
//   result.points = plan.snapshot();
//
// Points that no rule names are watched: their first hit marks them reached and disarms them, so
// that afterwards they cost what a disarmed point costs.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/fault/failpoint.h"
#include "harness/fault/rule.h"
#include "harness/fault/spec.h"
#include "harness/result/result.h"
#include "harness/sync/native_mutex.h"

namespace ordeal {

class PointPlan;   // fault/point_plan.h
class Rendezvous;  // fault/rendezvous.h
struct ArmedRule;  // fault/armed_rule.h

// One action of one rule that fired, as numbers: cheap to make and to store.
struct FiredFault {
  Instant at{};
  uint32_t point = 0;   // Into all_failpoints().
  uint32_t rule = 0;    // Which FaultSpec of the plan, from 0; those armed later count on.
  uint64_t thread = 0;  // Task::key() of the logical thread.
  uint64_t hit = 0;     // Its n-th hit at the point, from 1.
  // error: errno; delay, spin, pause, torn, stale: ns; yield: count; short: bytes; corrupt: the
  // bit; barrier, signal, wait, call, kill, abort: which rule of its chain, from 0.
  int64_t value = 0;
  FaultAction action = FaultAction::noop;
  bool contended = false;
  const char* thread_name = "";  // Borrowed for the length of the call of FaultLog::fired.
};

// Where fired faults go. Called by the thread that hit the point, before it is delayed or parked:
// thread-safe and cheap, and hits no failpoint itself.
class FaultLog {
 public:
  virtual ~FaultLog() = default;
  virtual void fired(const FiredFault& fault) = 0;
};

// The settings of a run that concern all of its faults.
struct FaultPlanSetting {
  std::optional<Chance> alive = {};  // swarm: whether a rule is alive in this run, one throw each.
  uint64_t sweep_at = 0;             // Which opportunity rules of a sweep take, from 1; 0: none.
  // Do what this log says, and only that: at those hits of those threads, with those values. What
  // `barrier`, `signal`, `wait`, `call` and `abort` say comes from the rules, which are the same.
  bool replays = false;
  std::vector<FaultRecord> log = {};
};

// The line that the process writes to its standard error before an `abort` rule ends it begins so,
// and goes on with the point.
inline constexpr char kInjectedAbort[] = "ordeal: abort injected at";

// The progress of a sweep; in schedules, over all of them.
struct SweepCount {
  uint64_t opportunities = 0;  // The most that a run or schedule had.
  uint64_t fired = 0;
  std::string point;  // Where it fired last.
};

// The faults of one run: every rule, at its point. Thread-safe where nothing else is said.
//
// Invariant: at most one plan of the process is armed.
class FaultPlan {
 public:
  // `start` is what `between` counts from. `log` may be null; it outlives the plan. Several plans
  // may exist, but one is armed at a time. Throws InputError for a log of other rules.
  FaultPlan(uint64_t seed, Instant start, std::vector<FaultSpec> specs, FaultLog* log,
            FaultPlanSetting setting = {});
  FaultPlan(const FaultPlan&) = delete;
  FaultPlan& operator=(const FaultPlan&) = delete;
  // Disarms and waits until every thread has left the plan. Points of the plan may be hit by
  // other threads meanwhile.
  ~FaultPlan();

  // All of these are thread-safe.

  // Arms the points of every rule and watches all others. Asserts that no other plan is armed.
  void arm_all();
  // Disarms every point and wakes every thread that it delays or parks. Returns without waiting
  // for them. Counters stay; arm_all() arms again and counts on.
  void disarm_all();
  // Adds rules while the plan is armed; a point keeps its counters and its former rules. Before
  // arm_all() and after disarm_all() they are kept for the next arm_all().
  void arm(FaultSpec spec);

  // Every declared point, by name, with what is known so far.
  std::vector<PointResult> snapshot() const;
  SweepCount sweep() const;
  // Of a swarm: for each FaultSpec, whether any of its rules is alive in this run.
  std::vector<bool> alive_faults() const;
  // The rules as reports show them; FiredFault::rule is an index into it.
  std::vector<FaultRule> rules() const;
  // A fired fault as reports show it, with time relative to the start of the run.
  FaultRecord record_of(const FiredFault& fault) const;

  // For a deterministic runtime, which runs schedule after schedule in one process. Armed once,
  // outside of any schedule; a schedule calls these, on the thread that runs them all. Counts of
  // tasks, `times` and `between` start over with each schedule; what snapshot() says is the sum.
  // `seed` is the schedule's: it says which rules of a swarm are alive. Nothing fires yet.
  void start_schedule(Instant start, uint64_t seed = 0);
  void set_live(bool live) { live_.store(live, std::memory_order_relaxed); }

  Instant start() const { return start_; }
  uint64_t seed() const { return seed_; }

 private:
  friend class PointPlan;
  void add_rules(const FaultSpec& spec) REQUIRES(mu_);
  void connect(ArmedRule& rule) REQUIRES(mu_);
  Rendezvous* meeting(const std::string& name, uint32_t parties) REQUIRES(mu_);
  void read_log();
  bool alive(const PointPlan& point, uint32_t ordinal) const;
  bool takes_opportunity(uint32_t point);
  void leave_watched(PointPlan& point);

  const uint64_t seed_;
  const FaultPlanSetting setting_;
  Instant start_;  // This, alive_seed_ and id_ change between schedules alone.
  uint64_t alive_seed_;
  FaultLog* const log_;
  uint64_t id_;  // Tells this plan, and this schedule, from a former one at the same address.
  std::atomic<uint64_t> opportunities_{0};  // Of a sweep, in this run or schedule; the most of all;
  std::atomic<uint64_t> most_opportunities_{0};  // and what became of them.
  std::atomic<uint64_t> swept_{0};
  std::atomic<uint32_t> swept_point_{0};
  std::atomic<bool> live_{true};  // Asked under a deterministic runtime alone.
  // One for each declared point, in their order. Constant after construction.
  std::vector<std::unique_ptr<PointPlan>> points_;

  mutable NativeMutex mu_;
  std::vector<FaultSpec> specs_ GUARDED_BY(mu_);
  bool armed_ GUARDED_BY(mu_) = false;
  std::map<std::string, std::unique_ptr<Rendezvous>> meetings_ GUARDED_BY(mu_);
  std::vector<Rendezvous*> every_meeting_;  // The same; changed before schedules begin.
};

}  // namespace ordeal
