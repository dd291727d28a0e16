// Translates the records of the threads of a run into the history that a model judges.
#pragma once

#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/run/judge/history_book.h"
#include "harness/scenario/checks.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// The operations of one check as its model reads them, and how complete they are.
struct ModelHistory {
  history::History history;          // Sorted by call.
  std::vector<std::string> clients;  // By number: "writers/0".
  std::string incomplete;            // Why operations are missing; "" if none is.
  bool cut_off = false;              // They are missing at the end alone: the rest is true.
  std::string unit = "ns";           // Of the stamps; "steps": numbers of events.
};

// Returns the operations of a run that concern the check. Stamps are Monotonic nanoseconds, or
// numbers of events. `scripted`: the model is a scenario's own, whose operations are called as the
// rows are.
ModelHistory model_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                           const HistoryBook& book);

// The names of the clients of a HistoryStream, by number.
std::vector<std::string> clients_of(const HistoryBook& book);

}  // namespace ordeal
