// Watches conditions: the threads that wait on each, with which mutex, and its last notification.
// Not thread-safe: LockWatch keeps each under a lock.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "harness/base/time.h"
#include "harness/result/finding.h"
#include "harness/sync/runtime.h"

namespace ordeal {

// The state of every condition of a process that a thread has waited on or notified.
class ConditionWatch {
 public:
  // A task and its place. The text is made only when it is read, because notifications are many.
  struct Who {
    Who() = default;
    Who(const std::string& name, std::source_location place) : at(place) {
      name.copy(task.data(), task.size() - 1);
    }
    std::array<char, 48> task{};
    std::source_location at;
    std::string text() const;
  };
  // Returns a finding if another thread already waits with another mutex.
  std::optional<Finding> waiting(uint64_t cond, const SyncObject& object, uint64_t mutex,
                                 const Who& who);
  void woken(uint64_t cond, bool notified);
  void notified(uint64_t cond, bool all, const Who& who, Instant now);
  // Returns a finding if a thread still waits that no notification has reached.
  std::optional<Finding> destroyed(uint64_t cond, const SyncObject& object, const Who& who);

  std::string about(uint64_t cond, Instant since) const;

 private:
  struct State {
    uint32_t asleep = 0;   // Waits that have not ended.
    uint32_t reached = 0;  // Of them, by a notification.
    uint64_t mutex = 0;    // Of the waits under way.
    Who waiter;            // Who began the last of them.
    uint64_t notifications = 0;
    Instant last{};
    Who notifier;
    bool last_unheard = false;  // Nobody waited.
  };
  std::unordered_map<uint64_t, State> states_;
};

}  // namespace ordeal
