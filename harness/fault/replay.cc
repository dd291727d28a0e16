// A log of fired faults, done again.
#include <fmt/format.h>

#include "harness/fault/effects.h"

namespace ordeal {

void FaultPlan::read_log() {
  const Held held(mu_);
  std::map<std::string, LoggedThreads> by_point;
  for (const FaultRecord& record : setting_.log) {
    if (record.rule >= specs_.size() || specs_[record.rule].point != record.point)
      throw InputError(
          fmt::format("the log says that rule {} fired at {}, and there is no such rule: it is of "
                      "another scenario, or this one has changed",
                      record.rule, record.point));
    if (!action_by_name(record.action))
      throw InputError(fmt::format("the log has an unknown action \"{}\"", record.action));
    by_point[record.point][hash_text(record.thread)][record.hit].push_back(record);
  }
  for (const auto& point : points_) {
    const auto found = by_point.find(point->point().name());
    if (found != by_point.end()) point->set_log(std::move(found->second));
  }
}

// Whether the log has something for this hit; then it is in `effects`.
bool PointPlan::repeat_logged(const Seat& seat, Effects& effects) {
  if (seat.logged == nullptr) return false;
  const auto hit = seat.logged->find(effects.n);
  if (hit == seat.logged->end()) return false;
  for (const FaultRecord& record : hit->second) {
    const FaultAction action = *action_by_name(record.action);
    const auto term = names_its_rule(action) ? static_cast<uint64_t>(record.value) : 0;
    for (const ArmedRule& rule : owned_rules_) {
      if (rule.fault != record.rule || rule.term != term) continue;
      apply(rule, action, record.value, effects);
      break;
    }
  }
  return true;
}

}  // namespace ordeal
