#include "harness/explore/shrink_pass.h"

#include <algorithm>
#include <string>

namespace ordeal::explore {
namespace {

constexpr size_t kMostCandidates = 200;  // Entries times tasks.

}  // namespace

// The other tasks are those that entries name, in their order.
bool retarget_switches(Shrinker& shrinker) {
  std::vector<std::string> tasks;
  for (const Entry& entry : shrinker.entries()) {
    for (const std::string* name : {&entry.task, &entry.runs}) {
      if (!name->empty() && std::find(tasks.begin(), tasks.end(), *name) == tasks.end())
        tasks.push_back(*name);
    }
  }
  if (shrinker.entries().size() * tasks.size() > kMostCandidates) return false;
  for (size_t i = 0; i < shrinker.entries().size(); ++i) {
    if (!names_a_task(shrinker.entries()[i].kind)) continue;
    for (const std::string& task : tasks) {
      if (task == shrinker.entries()[i].runs) continue;
      std::vector<Entry> other = shrinker.entries();
      other[i].runs = task;
      if (shrinker.attempt(std::move(other))) return true;
    }
  }
  return false;
}

}  // namespace ordeal::explore
