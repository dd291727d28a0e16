// Translates records into the operations of a check's model, one after the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/scenario/history_row.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Records of several logs go in, each log's in order; operations come out, sorted by call. Not
// thread-safe.
//
// Stamps become Monotonic nanoseconds, or stay numbers of events. A processor may read its counter
// a little early or late beside what it does, so intervals of time are widened, though never
// across another operation of their thread: it knows itself which came first.
class HistoryStream {
 public:
  // Clients: what was done when the targets were opened, and a log by its number.
  static constexpr int64_t kOpened = 0;
  static constexpr int64_t client_of(size_t log) { return static_cast<int64_t>(log) + 1; }

  // `scripted`: the model is a scenario's own, whose operations are called as the rows are.
  HistoryStream(const Plan& plan, const HistoryPlan& check, bool scripted, bool under_events);

  void add(size_t log, const RecordedCall& call);
  // Nothing that was called before the stamp is still to be added: what cannot change any more.
  history::History release(uint64_t stamp);
  // Nothing is still to be added.
  history::History finish();

  // Why operations are missing from the history; "" if none is.
  const std::string& incomplete() const { return incomplete_; }

 private:
  // The newest record of a log, while the next one may still narrow its interval.
  struct Last {
    bool waits = false;
    int64_t came_back = 0;  // As recorded.
    history::Operation operation;
  };

  int64_t at(uint64_t stamp) const;
  bool complete(const RecordedCall& call, history::Operation& operation);
  std::string prefix(size_t index) const;
  history::History come_out(int64_t before);
  void add_opened(history::History& first) const;

  const Plan& plan_;
  const HistoryPlan& check_;
  const bool scripted_;
  const bool under_events_;
  const int64_t skew_;
  const std::vector<size_t> targets_;
  std::vector<Last> lasts_;  // By log.
  history::History ready_;   // Not sorted yet.
  bool began_ = false;       // Something has come out.
  std::string incomplete_;
};

}  // namespace ordeal
