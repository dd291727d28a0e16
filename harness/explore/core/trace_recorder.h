// The steps of a schedule, for explanations.
#pragma once

#include <cstdint>

#include "harness/explore/core/outcome.h"
#include "harness/explore/core/resource_table.h"
#include "harness/explore/core/task_table.h"

namespace ordeal::explore {

// What a step did, where it is known.
struct StepResult {
  uint64_t value = 0;      // Read or written image; the child of a spawn; an outcome.
  uint64_t stale = 0;      // How many stores back a load read.
  bool has_value = false;  // The value is an image that a plain access has read or written.
};

// Notes the steps of one schedule while they are made, as plain values, and turns them into a Trace
// at the end, when names may be looked up.
class TraceRecorder {
 public:
  // Begins a schedule. Steps are noted where `wanted`.
  void begin(bool wanted) {
    wanted_ = wanted;
    steps_.clear();
  }
  bool wanted() const { return wanted_; }

  // Notes the step that the running task has just made. `preempts`: the task before it could have
  // gone on.
  void note(TaskTable& tasks, const StepResult& result, bool preempts);
  void fill(Trace& trace, const TaskTable& tasks, const ResourceTable& resources) const;

 private:
  // An Event without its names, and the key of its resource.
  struct Step {
    TaskId task;
    uint32_t step;
    OpKind kind;
    bool preempts;
    bool timed_out;
    bool has_value;
    ResourceId resource;
    uint64_t key;
    uint64_t value;
    uint64_t stale;
    const char* tag;
    std::source_location at;
  };

  bool wanted_ = false;
  Vec<Step> steps_;
};

}  // namespace ordeal::explore
