#include "harness/run/judge/possible_deadlock.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/base/text.h"
#include "harness/watch/lock_reports.h"

namespace ordeal {
namespace {

std::set<std::string> lock_set(const Finding& finding) {
  return {finding.locks.begin(), finding.locks.end()};
}

}  // namespace

bool is_possible_deadlock(const Finding& finding) {
  return finding.kind == FindingKind::lock_order && finding.warning && !finding.locks.empty() &&
         std::all_of(finding.threads.begin(), finding.threads.end(),
                     [](const ThreadAtFinding& thread) { return !thread.at.empty(); });
}

std::string aim_at(const Finding& possible) {
  std::vector<std::string> places;
  for (const ThreadAtFinding& thread : possible.threads) places.push_back(thread.at);
  return fmt::format("aim{{{}}}", join(places, ", "));
}

bool confirms(const Finding& found, const Finding& possible) {
  return found.kind == FindingKind::deadlock && !possible.locks.empty() &&
         lock_set(found) == lock_set(possible);
}

void mark_confirmed(Finding& possible, bool wants_deadlock) {
  possible.warning = false;
  if (wants_deadlock) possible.kind = FindingKind::deadlock;
  std::vector<std::string> names;  // As the threads show them: with the number of the instance.
  for (const ThreadAtFinding& thread : possible.threads)
    names.insert(names.end(), thread.holds.begin(), thread.holds.end());
  possible.claim = lock_cycle_claim(names, possible.threads, false);
}

}  // namespace ordeal
