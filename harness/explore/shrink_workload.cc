// The pass over the workload: fewer tasks, iterations and operations that still show the mistake.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

#include "harness/explore/shrink_pass.h"

namespace ordeal::explore {
namespace {

// 3 for "writers/3" and "writers/3/flush#0" where the prefix is "writers/".
std::optional<uint64_t> index_of(const std::string& task, const std::string& prefix) {
  if (!task.starts_with(prefix)) return std::nullopt;
  uint64_t index = 0;
  const char* end = task.data() + task.size();
  const auto [stop, error] = std::from_chars(task.data() + prefix.size(), end, index);
  if (error != std::errc() || (stop != end && *stop != '/')) return std::nullopt;
  return index;
}

// The entries with tasks of one group renumbered; those of a task that is gone are left out.
std::vector<Entry> renumbered(const std::vector<Entry>& entries, const std::string& prefix,
                              const std::function<std::optional<uint64_t>(uint64_t)>& number) {
  std::vector<Entry> rest;
  for (Entry entry : entries) {
    bool gone = false;
    for (std::string* task : {&entry.task, &entry.runs}) {
      const std::optional<uint64_t> index = index_of(*task, prefix);
      if (!index) continue;
      const std::optional<uint64_t> now = number(*index);
      if (!now) {
        gone = true;
        break;
      }
      const size_t digits = fmt::formatted_size("{}", *index);
      *task = fmt::format("{}{}{}", prefix, *now, task->substr(prefix.size() + digits));
    }
    if (!gone) rest.push_back(std::move(entry));
  }
  return rest;
}

// Indices of the tasks that failed or wait at the end, then of those that entries name.
std::vector<uint64_t> tasks_that_matter(const Shrinker& shrinker, const std::string& prefix) {
  std::vector<uint64_t> matter;
  const auto add = [&](const std::string& task) {
    const std::optional<uint64_t> index = index_of(task, prefix);
    if (index && std::find(matter.begin(), matter.end(), *index) == matter.end())
      matter.push_back(*index);
  };
  add(shrinker.failure().task);
  for (const WaitingTask& waiting : shrinker.failure().waiting) add(waiting.task);
  for (const Entry& entry : shrinker.entries()) {
    add(entry.task);
    add(entry.runs);
  }
  return matter;
}

// Tries a smaller size: with the entries as they are, then with the tasks that matter renumbered to
// the first ones, then by a search.
bool with_size(Shrinker& shrinker, size_t which, uint64_t size) {
  Workload smaller = shrinker.workload();
  smaller[which].now = size;
  if (shrinker.attempt(shrinker.entries(), smaller)) return true;
  const std::string& prefix = shrinker.workload()[which].tasks;
  if (!prefix.empty()) {
    std::vector<uint64_t> matter = tasks_that_matter(shrinker, prefix);
    if (matter.size() > size) matter.resize(size);
    std::sort(matter.begin(), matter.end());
    const auto number = [&](uint64_t index) -> std::optional<uint64_t> {
      const auto at = std::find(matter.begin(), matter.end(), index);
      if (at == matter.end()) return std::nullopt;
      return static_cast<uint64_t>(at - matter.begin());
    };
    if (shrinker.attempt(renumbered(shrinker.entries(), prefix, number), smaller)) return true;
  }
  return shrinker.search(smaller);
}

// Leaves out one task of a group, and renumbers those after it.
bool drop_one_task(Shrinker& shrinker, size_t which) {
  const Size size = shrinker.workload()[which];
  if (size.now <= size.least) return false;
  Workload smaller = shrinker.workload();
  --smaller[which].now;
  for (uint64_t gone = size.now; gone-- > 0;) {
    const auto number = [&](uint64_t index) -> std::optional<uint64_t> {
      if (index == gone) return std::nullopt;
      return index > gone ? index - 1 : index;
    };
    if (shrinker.attempt(renumbered(shrinker.entries(), size.tasks, number), smaller)) return true;
  }
  return false;
}

// Tries the least size, then searches by halving for the smallest that works, as if all above it
// worked too.
bool reduce(Shrinker& shrinker, size_t which) {
  bool better = false;
  uint64_t low = shrinker.workload()[which].least;
  while (low < shrinker.workload()[which].now && !shrinker.spent()) {
    const uint64_t now = shrinker.workload()[which].now;
    const uint64_t tried =
        better || low != shrinker.workload()[which].least ? low + (now - low) / 2 : low;
    if (with_size(shrinker, which, tried)) {
      better = true;
    } else {
      low = tried + 1;
    }
  }
  while (!shrinker.workload()[which].tasks.empty() && drop_one_task(shrinker, which)) better = true;
  return better;
}

}  // namespace

bool reduce_workload(Shrinker& shrinker) {
  bool better = false;
  for (size_t which = 0; which < shrinker.workload().size() && !shrinker.spent(); ++which)
    better |= reduce(shrinker, which);
  return better;
}

}  // namespace ordeal::explore
