// Runs the candidates of shrink() in this process.
#pragma once

#include <functional>
#include <memory>

#include "harness/explore/replay.h"
#include "harness/explore/shrink.h"

namespace ordeal::explore {

// An Executor that calls a body, on the calling thread. A candidate that crashes ends the process.
class BodyExecutor final : public Executor {
 public:
  BodyExecutor(const SchedulerOptions& options, std::function<void()> body);
  // `make` returns the body of a workload.
  BodyExecutor(const SchedulerOptions& options, Workload workload,
               std::function<std::function<void()>(const Workload&)> make);

  Workload workload() const override { return workload_; }
  Replay run(const Schedule& schedule, const Workload& workload, bool trace) override;
  std::optional<Schedule> search(const Schedule& like, const Workload& workload,
                                 const Failure& wanted, uint64_t schedules) override;
  std::optional<ScheduleOutcome> wander(const Schedule& schedule, const Workload& workload,
                                        uint32_t steps, uint64_t seed) override;

 private:
  void use(const Workload& workload);

  const SchedulerOptions options_;
  const Workload workload_;
  const std::function<std::function<void()>(const Workload&)> make_;
  Workload in_use_;
  std::function<void()> body_;
  Replayer replayer_;  // Calls body_.
};

}  // namespace ordeal::explore
