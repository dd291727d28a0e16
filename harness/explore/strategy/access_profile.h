// How often each task touches each resource, for the strategy surw.
#pragma once

#include "harness/explore/core/strategy.h"
#include "harness/explore/strategy/key_map.h"

namespace ordeal::explore {

// Counts of accesses by task and resource, learned from the schedules so far. Keys are the same in
// every schedule.
class AccessProfile {
 public:
  // A new schedule. Where `everything`, it counts the accesses to each resource anew.
  void begin(bool everything);
  bool counts_everything() const { return everything_; }

  // Draws one of the resources that several tasks touch and a task writes, each as likely as it is
  // touched often; 0 where no such resource is known.
  uint64_t draw(Random& random) const;

  // Adds a task of this schedule, in ascending order of TaskId. `parent` is kNoTask for the first.
  void meet(uint64_t key, TaskId parent);
  uint32_t tasks() const { return tasks_.size(); }
  // An access that `task` makes, counted for it and for those that it descends from.
  void note(TaskId task, const Op& op);
  // How often `task` and its descendants are expected to touch the resource.
  uint32_t expected(TaskId task, uint64_t resource);

 private:
  static constexpr uint32_t kKeysMost = 1 << 16;

  // A task of this schedule.
  struct Task {
    uint64_t key = 0;
    TaskId parent = kNoTask;
  };
  // A resource of this schedule or an earlier one.
  struct Resource {
    uint64_t key = 0;
    uint64_t first_task = 0;  // Key of the task that came first.
    uint32_t schedule = 0;    // That counted it last.
    uint32_t count = 0;       // In that schedule.
    bool shared = false, written = false;
  };
  // The accesses of a task, with its descendants, to a resource.
  struct Count {
    uint32_t schedule = 0;
    uint32_t now = 0;    // In that schedule.
    uint32_t usual = 0;  // Running mean of those before, in 16ths.
  };
  static void settle(Count& count);

  bool everything_ = false;
  uint32_t schedule_ = 0;
  Vec<Task> tasks_;               // By TaskId, of this schedule.
  Vec<Resource> resources_;       // In the order in which they were first seen.
  KeyMap<uint32_t> resource_of_;  // Index + 1, by key.
  KeyMap<Count> counts_;          // By keys of task and resource.
};

}  // namespace ordeal::explore
