// Who touches what how often, learned from schedules: for surw.
#pragma once

#include "harness/explore/core/strategy.h"
#include "harness/explore/strategy/key_map.h"

namespace ordeal::explore {

class AccessProfile {
 public:
  // A new schedule. Where `everything`, it counts the accesses to each resource anew.
  void begin(bool everything);
  bool counts_everything() const { return everything_; }

  // One of the resources that several tasks touch and somebody writes, as likely as it is touched
  // often; 0 where nothing of the kind is known.
  uint64_t draw(Random& random) const;

  // `parent` is kNoTask for the first one. To be told of each task once, in ascending order.
  void meet(uint64_t key, TaskId parent);
  uint32_t tasks() const { return tasks_.size(); }
  // An access that `task` makes, counted for it and for those that it descends from.
  void note(TaskId task, const Op& op);
  // How often `task` and its descendants are expected to touch the resource.
  uint32_t expected(TaskId task, uint64_t resource);

 private:
  static constexpr uint32_t kKeysMost = 1 << 16;

  struct Task {
    uint64_t key = 0;
    TaskId parent = kNoTask;
  };
  struct Resource {
    uint64_t key = 0;
    uint64_t first_task = 0;  // Key of the task that came first.
    uint32_t schedule = 0;    // That counted it last.
    uint32_t count = 0;       // In that schedule.
    bool shared = false, written = false;
  };
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
