#include "harness/fault/fault_replay.h"

#include <fmt/format.h>

#include "harness/base/random.h"
#include "harness/fault/rule.h"

namespace ordeal {

std::map<std::string, LoggedThreads> sort_fault_log(const std::vector<FaultRecord>& log,
                                                    const std::vector<FaultSpec>& specs) {
  std::map<std::string, LoggedThreads> by_point;
  for (const FaultRecord& record : log) {
    if (record.rule >= specs.size() || specs[record.rule].point != record.point)
      throw InputError(
          fmt::format("the log says that rule {} fired at {}, and there is no such rule: it is of "
                      "another scenario, or this one has changed",
                      record.rule, record.point));
    if (!action_by_name(record.action))
      throw InputError(fmt::format("the log has an unknown action \"{}\"", record.action));
    by_point[record.point][hash_text(record.thread)][record.hit].push_back(record);
  }
  return by_point;
}

}  // namespace ordeal
