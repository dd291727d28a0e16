#include "harness/sync/task.h"

#include <fmt/format.h>

#include "harness/base/random.h"
#include "harness/sync/runtime.h"

namespace ordeal {

Task::Task(std::string name, std::string group)
    : name_(std::move(name)), group_(std::move(group)), key_(hash_text(name_)) {}

Task::~Task() { start_over(); }

void Task::start_over() {
  for (size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].value != nullptr) locals_[i].destroy(locals_[i].value);
    locals_[i] = {};
  }
  children_.clear();
  held_.clear();
}

std::string Task::next_child_name(std::string_view name) {
  for (auto& [known, count] : children_) {
    if (known == name) return fmt::format("{}/{}#{}", name_, name, count++);
  }
  children_.emplace_back(name, 1);
  return fmt::format("{}/{}#0", name_, name);
}

Task::Local& Task::local(size_t ordinal) {
  if (ordinal >= locals_.size()) locals_.resize(ordinal + 1);
  return locals_[ordinal];
}

void Runtime::park(const void* /*key*/, Instant deadline) { sleep_until(deadline); }

std::shared_ptr<Task> Runtime::make_child(Task& parent, std::string_view name) {
  return std::make_shared<Task>(parent.next_child_name(name), parent.group());
}

namespace detail {

Task& adopt_this_thread() {
  static std::atomic<uint32_t> adopted{0};
  thread_local std::unique_ptr<Task> own;
  if (own == nullptr) {
    own = std::make_unique<Task>(fmt::format("thread/{}", adopted.fetch_add(1)), "thread");
  }
  tl_task = own.get();
  return *own;
}

}  // namespace detail
}  // namespace ordeal
