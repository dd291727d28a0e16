// Questions about the checks of a plan that the script layer, the run and the judgement answer
// alike. Pure functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario/plan.h"

namespace ordeal {

// The names of the plan's targets, one per TargetPlan.
std::vector<std::string> target_names(const Plan& plan);

// Returns true if `point`, of a check, is the text of a C++ claim rather than the name of a point.
bool names_claim(const std::string& point);

// The resource names that no_leaks takes, in the order of reports.
const std::vector<std::string>& leak_resources();

// Returns true if the check covers the resource. A check that names none covers them all.
bool wants_resource(const LeakPlan& check, const std::string& resource);
bool asks_for_leaks(const Plan& plan);
// Returns true if a check names "memory": an AddressSanitizer build then looks for lost blocks.
bool asks_for_lost_memory(const Plan& plan);

// The mapping of an operation to the model; null if the operation has none.
const HistoryRow* row_of(const OpRow& row, const std::string& model);
// Returns true if the check's model has an operation for this row.
bool speaks_of(const HistoryPlan& check, const OpRow& row);

// The indices of the targets whose operations the check judges. Throws InputError if there are
// none; the message lists what the targets record.
std::vector<size_t> targets_of(const Plan& plan, const HistoryPlan& check);

// The parameter whose value tells the objects of a history check apart, such as "path"; "" if the
// check judges one object.
std::string key_name(const HistoryPlan& check, const Plan& plan);

}  // namespace ordeal
