#include "harness/explore/strategy/access_profile.h"

namespace ordeal::explore {

void AccessProfile::begin(bool everything) {
  everything_ = everything;
  ++schedule_;
  tasks_.clear();
  if (counts_.size() <= kKeysMost && resource_of_.size() <= kKeysMost) return;
  // Names that are new in each schedule: what was learned of them is of no use.
  counts_.clear();
  resource_of_.clear();
  resources_.clear();
  everything_ = true;
}

uint64_t AccessProfile::draw(Random& random) const {
  uint64_t sum = 0;
  for (const Resource& resource : resources_)
    if (resource.shared && resource.written) sum += resource.count;
  if (sum == 0) return 0;
  uint64_t drawn = random.below(sum);
  for (const Resource& resource : resources_) {
    if (!resource.shared || !resource.written) continue;
    if (drawn < resource.count) return resource.key;
    drawn -= resource.count;
  }
  return 0;
}

void AccessProfile::meet(uint64_t key, TaskId parent) { tasks_.push_back({key, parent}); }

void AccessProfile::settle(Count& count) {
  if (count.schedule == 0) return;
  const uint32_t seen = count.now * 16;
  count.usual = count.usual == 0 ? seen : (count.usual * 3 + seen) / 4;
}

void AccessProfile::note(TaskId task, const Op& op) {
  if (everything_) {
    uint32_t& index = resource_of_.at(op.key);
    if (index == 0) {
      resources_.push_back({op.key, tasks_[task].key, 0, 0, false, false});
      index = resources_.size();
    }
    Resource& resource = resources_[index - 1];
    if (resource.schedule != schedule_) {
      resource.schedule = schedule_;
      resource.count = 0;
    }
    ++resource.count;
    resource.shared = resource.shared || resource.first_task != tasks_[task].key;
    resource.written = resource.written || op.writes;
  }
  for (TaskId who = task; who != kNoTask; who = tasks_[who].parent) {
    Count& count = counts_.at(hash_combine(tasks_[who].key, op.key));
    if (count.schedule != schedule_) {
      settle(count);
      count.schedule = schedule_;
      count.now = 0;
    }
    ++count.now;
  }
}

uint32_t AccessProfile::expected(TaskId task, uint64_t resource) {
  Count* count = counts_.find(hash_combine(tasks_[task].key, resource));
  if (count == nullptr) return 0;
  if (count->schedule != schedule_) {
    settle(*count);
    count->schedule = schedule_;
    count->now = 0;
  }
  return (count->usual + 8) / 16;
}

}  // namespace ordeal::explore
