// Listens to the claims of a plan while its targets run.
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

// Listens, in one process of a run, to the assertions of the plan's targets, to the points that
// must not be reached and to those from which an `eventually` counts. One at a time; made and
// destroyed while no target runs.
class ClaimListener final : AssertionListener, PointListener {
 public:
  // Both outlive it. Without a journal, what fails outside of a schedule is only counted.
  ClaimListener(const Plan& plan, Journal* journal);
  ClaimListener(const ClaimListener&) = delete;
  ClaimListener& operator=(const ClaimListener&) = delete;
  ~ClaimListener() override;

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

}  // namespace ordeal
