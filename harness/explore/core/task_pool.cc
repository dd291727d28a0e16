#include "harness/explore/core/task_pool.h"

#include <fmt/format.h>

namespace ordeal::explore {
namespace {

// How many children called so the task had made before, which counts one more.
uint32_t count_child(TaskState& parent, uint64_t name) {
  uint32_t ordinal = 0;
  bool counted = false;
  for (ChildCount& child : parent.children) {
    if (child.name != name) continue;
    ordinal = child.count++;
    counted = true;
  }
  if (!counted) parent.children.push_back({name, 1});
  return ordinal;
}

}  // namespace

TaskPool::TaskPool() { tasks_.resize(256); }

std::shared_ptr<Task> TaskPool::main() {
  if (main_.use_count() != 1) main_ = std::make_shared<Task>("main", "main");
  return main_;
}

std::shared_ptr<Task> TaskPool::next_child(Task& parent, TaskState& state, std::string_view name) {
  const uint64_t name_hash = hash_text(name);
  const uint32_t ordinal = count_child(state, name_hash);
  const uint64_t path = hash_combine(parent.key() ^ name_hash, ordinal) | 1;
  if (count_ * 2 >= tasks_.size()) grow();
  Known& known = find(path);
  if (known.path == path && known.task.use_count() == 1) return known.task;
  if (known.path == 0) ++count_;
  known.path = path;
  known.task =
      std::make_shared<Task>(fmt::format("{}/{}#{}", parent.name(), name, ordinal), parent.group());
  return known.task;
}

TaskPool::Known& TaskPool::find(uint64_t path) {
  size_t at = path % tasks_.size();
  while (tasks_[at].path != 0 && tasks_[at].path != path) at = (at + 1) % tasks_.size();
  return tasks_[at];
}

void TaskPool::grow() {
  std::vector<Known> all(tasks_.size() * 2);
  all.swap(tasks_);
  for (Known& known : all) {
    if (known.path != 0) find(known.path) = std::move(known);
  }
}

}  // namespace ordeal::explore
