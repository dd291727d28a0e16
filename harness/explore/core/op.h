// The steps of a schedule: the operations of tasks that other tasks can see.
#pragma once

#include <cstdint>
#include <source_location>

namespace ordeal::explore {

// The number of a task in one schedule, by order of creation; 0 is the task that runs the body. A
// name that is the same in every schedule is Task::name().
using TaskId = uint32_t;
inline constexpr TaskId kNoTask = ~TaskId{0};

// The kind of a step.
enum class OpKind : uint8_t {
  begin,  // The task's first step.
  lock,
  lock_shared,
  try_lock,  // Never blocks.
  unlock,
  wait,    // Releases the mutex and sleeps on the condition.
  retake,  // Takes the mutex again after a wait.
  notify_one,
  notify_all,
  load,
  store,
  modify,  // exchange, compare_exchange, fetch_add: one read and write.
  fence,
  read,  // Of a Shared<T>.
  write,
  spawn,
  join,
  sleep,
  yield,
  exit,  // The task has ended.
};
const char* to_string(OpKind kind);

// Ids of SyncObjects within a schedule, by first appearance; 0 stands for none.
using ResourceId = uint32_t;

// The next step of a task, as it is published before it takes effect.
struct Op {
  OpKind kind = OpKind::begin;
  bool writes = false;  // Two ops of one resource of which one writes race: a lock op writes.
  bool timed = false;   // Has a deadline: it may end without what it waits for.
  ResourceId resource = 0;
  uint64_t key = 0;  // Of the resource: the same in every schedule of every process. 0: none.
  std::source_location at;
};

inline bool racing(const Op& a, const Op& b) {
  return a.resource != 0 && a.resource == b.resource && (a.writes || b.writes);
}

}  // namespace ordeal::explore
