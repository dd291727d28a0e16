// Passes over the workload: fewer tasks, iterations and operations that still show the mistake.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

#include "harness/explore/shrinker.h"

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

}  // namespace

bool Shrinker::reduce_workload() {
  bool better = false;
  for (size_t which = 0; which < best_.workload.size() && !spent(); ++which)
    better |= reduce(which);
  return better;
}

// The least first; then the smallest that works by halving, as if all above it worked too.
bool Shrinker::reduce(size_t which) {
  bool better = false;
  uint64_t low = best_.workload[which].least;
  while (low < best_.workload[which].now && !spent()) {
    const uint64_t now = best_.workload[which].now;
    const uint64_t tried =
        better || low != best_.workload[which].least ? low + (now - low) / 2 : low;
    if (with_size(which, tried)) {
      better = true;
    } else {
      low = tried + 1;
    }
  }
  while (!best_.workload[which].tasks.empty() && drop_one_task(which)) better = true;
  return better;
}

bool Shrinker::with_size(size_t which, uint64_t size) {
  Workload smaller = best_.workload;
  smaller[which].now = size;
  if (attempt(entries(), smaller)) return true;
  const std::string& prefix = best_.workload[which].tasks;
  if (!prefix.empty()) {
    std::vector<uint64_t> matter = tasks_that_matter(prefix);
    if (matter.size() > size) matter.resize(size);
    std::sort(matter.begin(), matter.end());
    const auto number = [&](uint64_t index) -> std::optional<uint64_t> {
      const auto at = std::find(matter.begin(), matter.end(), index);
      if (at == matter.end()) return std::nullopt;
      return static_cast<uint64_t>(at - matter.begin());
    };
    if (attempt(renumbered(entries(), prefix, number), smaller)) return true;
  }
  if (spent() || options_.search == 0) return false;
  const auto found = executor_.search(best_.schedule, smaller, wanted_, options_.search);
  runs_ += options_.search;
  return found && attempt(*found, smaller);
}

bool Shrinker::drop_one_task(size_t which) {
  const Size size = best_.workload[which];
  if (size.now <= size.least) return false;
  Workload smaller = best_.workload;
  --smaller[which].now;
  for (uint64_t gone = size.now; gone-- > 0;) {
    const auto number = [&](uint64_t index) -> std::optional<uint64_t> {
      if (index == gone) return std::nullopt;
      return index > gone ? index - 1 : index;
    };
    if (attempt(renumbered(entries(), size.tasks, number), smaller)) return true;
  }
  return false;
}

// Who failed or waits, then who is named in the schedule.
std::vector<uint64_t> Shrinker::tasks_that_matter(const std::string& prefix) const {
  std::vector<uint64_t> matter;
  const auto add = [&](const std::string& task) {
    const std::optional<uint64_t> index = index_of(task, prefix);
    if (index && std::find(matter.begin(), matter.end(), *index) == matter.end())
      matter.push_back(*index);
  };
  add(best_.outcome.failure.task);
  for (const WaitingTask& waiting : best_.outcome.failure.waiting) add(waiting.task);
  for (const Entry& entry : entries()) {
    add(entry.task);
    add(entry.runs);
  }
  return matter;
}

}  // namespace ordeal::explore
