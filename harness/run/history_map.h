// From what the threads of a run recorded to a history that a model judges.
#pragma once

#include <string>
#include <vector>

#include "harness/history/model.h"
#include "harness/run/history_book.h"
#include "harness/run/plan.h"

namespace ordeal {

struct ToldHistory {
  history::History history;          // Sorted by call.
  std::vector<std::string> clients;  // By number: "writers/0".
  std::string untold;       // Why the history does not say all that happened; "" where it does.
  bool cut_off = false;     // That is because it ends early: what it says is so.
  std::string unit = "ns";  // Of the stamps; "steps": numbers of events.
};

// What the check's model is told of the run. Stamps are Monotonic nanoseconds, or numbers of
// events. `scripted`: the model is a scenario's own, whose operations are called as the rows are.
ToldHistory tell_history(const Plan& plan, const HistoryPlan& check, bool scripted,
                         const HistoryBook& book);

// The names of the clients of a HistoryStream, by number.
std::vector<std::string> clients_of(const HistoryBook& book);

// How the model speaks of the row; null where it does not.
const HistoryRow* row_of(const OpRow& row, const std::string& model);
// Whether the check looks at what the row does, as an operation that it is told of.
bool speaks_of(const HistoryPlan& check, const OpRow& row);

// The targets of the plan whose operations the check looks at, as indices. Throws InputError where
// there are none: it says what the targets do record.
std::vector<size_t> targets_of(const Plan& plan, const HistoryPlan& check);

}  // namespace ordeal
