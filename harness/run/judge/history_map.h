// From what the threads of a run recorded to a history that a model judges.
#pragma once

#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/run/judge/history_book.h"
#include "harness/scenario/checks.h"
#include "harness/scenario/plan.h"

namespace ordeal {

struct ModelHistory {
  history::History history;          // Sorted by call.
  std::vector<std::string> clients;  // By number: "writers/0".
  std::string incomplete;   // Why the history does not say all that happened; "" where it does.
  bool cut_off = false;     // That is because it ends early: what it says is so.
  std::string unit = "ns";  // Of the stamps; "steps": numbers of events.
};

// What the check's model is told of the run. Stamps are Monotonic nanoseconds, or numbers of
// events. `scripted`: the model is a scenario's own, whose operations are called as the rows are.
ModelHistory model_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                           const HistoryBook& book);

// The names of the clients of a HistoryStream, by number.
std::vector<std::string> clients_of(const HistoryBook& book);

}  // namespace ordeal
