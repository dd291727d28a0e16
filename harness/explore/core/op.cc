#include "harness/explore/core/op.h"

#include "harness/explore/core/strategy.h"
#include "harness/explore/core/tape.h"

namespace ordeal::explore {

const char* to_string(OpKind kind) {
  static constexpr const char* kNames[] = {"begin", "lock",   "lock shared", "try lock",   "unlock",
                                           "wait",  "retake", "notify",      "notify all", "load",
                                           "store", "modify", "fence",       "read",       "write",
                                           "spawn", "join",   "sleep",       "yield",      "exit"};
  return kNames[static_cast<int>(kind)];
}

const char* to_string(ValueKind kind) {
  static constexpr const char* kNames[] = {"choose", "fault", "waiter", "stale"};
  return kNames[static_cast<int>(kind)];
}

const char* to_string(DecisionKind kind) {
  static constexpr const char* kNames[] = {"run", "early", "choose", "fault", "waiter", "stale"};
  return kNames[static_cast<int>(kind)];
}

TaskId Strategy::pick_early(const View& view) {
  if (random_.below(kEarlyIn) != 0) return kNoTask;
  return view.early[random_.below(view.early_count)];
}

uint64_t Strategy::value(const ValueView& view) {
  if (view.kind == ValueKind::fault) return random_.chance(view.chance) ? 1 : 0;
  return random_.below(view.n);
}

}  // namespace ordeal::explore
