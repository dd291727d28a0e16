// Task objects that are used in schedule after schedule.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "harness/explore/core/task_state.h"

namespace ordeal::explore {

// The Task objects of a Scheduler, by the path of their creation, so that a task which every
// schedule makes is allocated and named once. A Task that is still referenced elsewhere, as one of
// an abandoned schedule is, is replaced by a new one.
//
// Invariant: at most half of tasks_, a hash table with open addressing, is used.
class TaskPool {
 public:
  TaskPool();

  // The task that runs the body.
  std::shared_ptr<Task> main();
  // The next child of `parent` that is called `name`; `state` is the state of `parent`, and counts
  // its children.
  std::shared_ptr<Task> next_child(Task& parent, TaskState& state, std::string_view name);

 private:
  // A Task and the path under which it was made.
  struct Known {
    uint64_t path = 0;  // Digest of the parent's path, the name and the ordinal; 0: free.
    std::shared_ptr<Task> task;
  };
  // Where `path` is in the table, or belongs.
  Known& find(uint64_t path);
  void grow();

  std::shared_ptr<Task> main_;
  std::vector<Known> tasks_;
  uint32_t count_ = 0;
};

}  // namespace ordeal::explore
