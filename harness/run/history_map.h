// From what the threads of a run recorded to a history that a model judges.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/run/history_log.h"
#include "harness/run/plan.h"

namespace ordeal {

// The logs of a run, one for each thread. Its own functions are for one thread, or in turn.
class HistoryBook {
 public:
  static constexpr size_t kMostBytes = size_t{64} << 20;  // More than a million operations.

  // Records the targets that the checks of the plan ask for; nothing where none does.
  // All logs together hold so many bytes at most.
  explicit HistoryBook(const Plan& plan, std::atomic<uint64_t>* events = nullptr,
                       size_t bytes = kMostBytes);
  HistoryBook(const HistoryBook&) = delete;
  HistoryBook& operator=(const HistoryBook&) = delete;

  bool wanted() const { return room_.targets != 0; }
  // A log for a thread, which lives as long as the book. Null where nothing is wanted.
  HistoryLog* open(const std::string& thread);
  // All of them start over. REQUIRES: no thread records.
  void start_over();
  // REQUIRES: every thread that records has ended.
  std::vector<const HistoryLog*> logs() const;
  bool under_events() const { return room_.events != nullptr; }

 private:
  HistoryRoom room_;
  std::vector<std::unique_ptr<HistoryLog>> logs_;
};

struct ToldHistory {
  history::History history;          // Sorted by call.
  std::vector<std::string> clients;  // By number: "writers/0".
  std::string untold;    // Why the history does not say all that happened; "" where it does.
  bool cut_off = false;  // That is because it ends early: what it says is so.
};

// What the check's model is told of the run. Stamps are Monotonic nanoseconds, or numbers of
// events. `scripted`: the model is a scenario's own, whose operations are called as the rows are.
ToldHistory tell_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                         const HistoryBook& book);

// The targets of the plan whose operations the check looks at, as indices. Throws InputError where
// there are none: it says what the targets do record.
std::vector<size_t> targets_of(const Plan& plan, const HistoryPlan& check);

}  // namespace ordeal
