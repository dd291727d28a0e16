// The inside of an ExploreBody: what lives for one schedule, and who asks a question. For the files
// of that class alone.
#pragma once

#include <optional>

#include "harness/run/explore/body.h"
#include "harness/sync/clock.h"

namespace ordeal {

inline constexpr std::atomic<bool> kNeverStops{false};

// A schedule that fails is never unwound, and what it made may be in any state: its World is given
// up as it is.
struct ExploreBody::World {
  explicit World(const Plan& plan) : shared(plan.shared), late(plan.checks.size()) {}
  SharedObjects shared;
  std::vector<std::unique_ptr<Target>> targets;
  std::vector<Thread> threads;
  // By check: who asks an `eventually` whose point was hit. Each is made by whoever hit it.
  std::vector<std::optional<Thread>> late;
};

struct ExploreBody::Asker {
  explicit Asker(const Plan& plan) : lane(config(plan)) {}

  // While a check is asked nothing else may be under way, and then nothing moves the clock: one
  // that tries again until an operation succeeds would try for ever. So its failures take time.
  LaneConfig config(const Plan& plan) {
    LaneConfig config;
    config.plan = &only_one;
    config.slots = plan.targets.size() * kRowsPerTarget;
    config.stop = &kNeverStops;
    config.counting = true;
    config.failed = [](void*, OpSlot, int) { sleep_for(std::chrono::milliseconds(1)); };
    return config;
  }

  size_t check = 0;
  GroupPlan only_one;
  Lane lane;
  std::shared_ptr<Task> task;
  ThreadEnv env;
  std::unique_ptr<ThreadScript> script;
};

}  // namespace ordeal
