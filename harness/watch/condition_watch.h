// Who waits on which condition with which mutex, and when it was notified last. Not thread-safe:
// LockWatch keeps each under a lock.
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

class ConditionWatch {
 public:
  // Put into words only where somebody reads it: notifications are many.
  struct Who {
    Who() = default;
    Who(const std::string& name, std::source_location place) : at(place) {
      name.copy(task.data(), task.size() - 1);
    }
    std::array<char, 48> task{};
    std::source_location at;
    std::string text() const;
  };
  // A finding: somebody waits with another mutex already.
  std::optional<Finding> waiting(uint64_t cond, const SyncObject& object, uint64_t mutex,
                                 const Who& who);
  void woken(uint64_t cond, bool notified);
  void notified(uint64_t cond, bool all, const Who& who, Instant now);
  // A finding: it is destroyed while somebody waits whom no notification has reached.
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
