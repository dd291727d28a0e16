// What a scenario and its targets claim about a run: heard in each process, put together at its
// end.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/fault/assertion.h"
#include "harness/fault/failpoint.h"
#include "harness/run/journal.h"
#include "harness/run/plan.h"

namespace ordeal {

// Listens, in one process of a run, to the assertions of the plan's targets, to the points that
// must not be reached and to those from which an `eventually` counts. One at a time; made and
// destroyed while no target runs.
class PlanAssertions final : AssertionListener, PointListener {
 public:
  // Both outlive it. Without a journal, what fails outside of a schedule is only counted.
  PlanAssertions(const Plan& plan, Journal* journal);
  PlanAssertions(const PlanAssertions&) = delete;
  PlanAssertions& operator=(const PlanAssertions&) = delete;
  ~PlanAssertions() override;

  std::vector<AssertionResult> snapshot() const { return watch_.snapshot(); }

  // When the point of this check, an `eventually` with `after`, was hit first; nothing: not yet.
  // Thread-safe.
  std::optional<Instant> begun(size_t check) const;
  // Called on the thread of that hit, before begun() says so. Set before targets run.
  std::function<void(size_t check)> on_begun;

  // For schedules, which count each for itself: hits before set_live(true) are nobody's.
  void start_schedule();
  void set_live(bool live) { live_.store(live, std::memory_order_relaxed); }

 private:
  void failed(const Assertion& assertion) override;
  void hit(const FailPoint& point) override;
  void begin(size_t check);
  void report(const std::string& claim, const std::string& evidence, const std::string& place);

  static constexpr int64_t kNotYet = -1;

  const Plan& plan_;
  Journal* const journal_;
  std::atomic<bool> live_{true};
  std::atomic<uint32_t> reported_{0};
  std::vector<std::atomic<int64_t>> begun_;  // By check; ns.
  std::vector<FailPoint*> points_;           // Those listened to.
  const AssertionWatch watch_;
};

// Whether a check names a claim of C++ where others name a point.
bool names_claim(const std::string& point);

// The same for an assertion seen by several processes: counts add up, the earliest is the first.
// With everything that the plan's targets claim, seen or not.
std::vector<AssertionResult> sum_of_assertions(
    const Plan& plan, const std::vector<std::vector<AssertionResult>>& by_process);

// Fills in the verdict of a check that asks whether a point, or a claim of C++, was seen.
void judge_seen(CheckResult& check, const CheckPlan& plan,
                const std::map<std::string, PointResult>& points,
                const std::vector<AssertionResult>& claims);

// And that of an `eventually`, which was asked until it held or its time was over.
void judge_eventually(CheckResult& check, const CheckRecord& record,
                      const std::vector<Finding>& findings);

// What the scenario claims, from its checks and from what was counted of them, behind `claims`.
// `origin` is the start of the run, Monotonic ns: times become relative to it.
std::vector<AssertionResult> assertion_catalogue(const Plan& plan,
                                                 std::vector<AssertionResult> claims,
                                                 const std::vector<CheckResult>& checks,
                                                 const std::map<uint32_t, CheckRecord>& records,
                                                 int64_t origin);

}  // namespace ordeal
