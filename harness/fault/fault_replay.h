// The log of fired faults of an earlier run, ready to be repeated. For the directory harness/fault
// alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/fault/spec.h"
#include "harness/result/result.h"

namespace ordeal {

// The records of one thread at one point, by the ordinal of its hit.
using LoggedHits = std::map<uint64_t, std::vector<FaultRecord>>;
// The records of one point, by hash_text of the thread's name.
using LoggedThreads = std::map<uint64_t, LoggedHits>;

// Sorts a log by the names of points. Throws InputError where a record names a rule that `specs`
// does not have at that point, or an unknown action.
std::map<std::string, LoggedThreads> sort_fault_log(const std::vector<FaultRecord>& log,
                                                    const std::vector<FaultSpec>& specs);

}  // namespace ordeal
