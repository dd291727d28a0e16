// Runs schedules of a scenario for shrinking and replaying.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "harness/explore/body_executor.h"
#include "harness/run/explore/scene.h"

namespace ordeal {

// Runs candidates for a smaller schedule in this process, under fewer threads and iterations. Used
// outside of schedules.
class SceneExecutor final : public explore::Executor {
 public:
  // `workload` is the one under which the schedule to shrink was found. `beat` is called for each
  // run.
  SceneExecutor(ExploreScene& scene, const explore::SchedulerOptions& options,
                const explore::Workload& workload, std::function<void()> beat);

  explore::Workload workload() const override { return inner_.workload(); }
  explore::Replay run(const explore::Schedule& schedule, const explore::Workload& workload,
                      bool trace) override;
  std::optional<explore::Schedule> search(const explore::Schedule& like,
                                          const explore::Workload& workload,
                                          const explore::Failure& wanted,
                                          uint64_t schedules) override;
  std::optional<explore::ScheduleOutcome> wander(const explore::Schedule& schedule,
                                                 const explore::Workload& workload, uint32_t steps,
                                                 uint64_t seed) override;

  // The findings of the last run.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  // A claim may depend on the size of the workload: under a smaller one it would not hold in any
  // order, and that is another mistake. So a smaller workload makes sense if the default order
  // passes, or if it fails under the whole workload already.
  bool makes_sense(const explore::Schedule& like, const explore::Workload& workload);
  bool default_order_passes(const explore::Schedule& like, const explore::Workload& workload);

  ExploreScene& scene_;
  explore::BodyExecutor inner_;
  std::vector<Finding> findings_;
  std::map<std::vector<uint64_t>, bool> makes_sense_;  // By the sizes of a workload.
};

// The workload of a schedule: that of the scenario, except for the sizes that the schedule names.
explore::Workload workload_of(const ExploreScene& scene, const explore::Schedule& schedule);

// The schedule that shrinking left, as the file of the schedule `found`.
explore::Schedule shrunk_schedule(const explore::Shrunk& shrunk, const explore::Schedule& found);

// The interleaving of a schedule that is not shrunk.
Interleaving as_found(SceneExecutor& executor, const explore::Schedule& schedule);

}  // namespace ordeal
