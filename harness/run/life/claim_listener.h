// Listens to the claims of targets while they run.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/fault/assertion.h"
#include "harness/fault/failpoint.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// The listener of one process of a run. It hears of the assertions of the plan's targets, of the
// points that must not be reached, and of the points from which the time of an `eventually` counts.
// A broken claim ends the schedule under way, or is a finding in the journal. A process has one
// listener at a time, made and destroyed while no target runs.
class ClaimListener final : AssertionListener, PointListener {
 public:
  // Both outlive the listener. Without a journal, a claim that fails outside of a schedule is only
  // counted.
  ClaimListener(const Plan& plan, Journal* journal);
  ClaimListener(const ClaimListener&) = delete;
  ClaimListener& operator=(const ClaimListener&) = delete;
  ~ClaimListener() override;

  std::vector<AssertionResult> snapshot() const { return watch_.snapshot(); }

  // The time of the first hit of the point of this check, an `eventually` with `after`; nothing
  // before that. Thread-safe.
  std::optional<Instant> begun(size_t check) const;
  // Called by the thread that hits the point first, before begun() returns the time. Set it before
  // targets run.
  std::function<void(size_t check)> on_begun;

  // Mode explore: each schedule counts anew, and hits while it is not live count for none.
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

}  // namespace ordeal
