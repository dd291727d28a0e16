#include "harness/scenario/shared_objects.h"

#include "harness/base/assert.h"

namespace ordeal {

void SharedFlag::set() {
  Lock lock(mu_);
  set_ = true;
  set_cv_.notify_all();
}
void SharedFlag::clear() {
  Lock lock(mu_);
  set_ = false;
}
bool SharedFlag::get() const {
  Lock lock(mu_);
  return set_;
}
bool SharedFlag::wait(Instant deadline) {
  Lock lock(mu_);
  set_cv_.wait_until(mu_, deadline, [this]() REQUIRES(mu_) { return set_ || released_; });
  return set_;
}
void SharedFlag::release() {
  Lock lock(mu_);
  released_ = true;
  set_cv_.notify_all();
}

bool SharedBarrier::wait(Instant deadline) {
  Lock lock(mu_);
  if (released_) return false;
  const uint64_t turn = turn_;
  if (++arrived_ == parties_) {
    arrived_ = 0;
    ++turn_;
    turn_cv_.notify_all();
    return true;
  }
  turn_cv_.wait_until(mu_, deadline,
                      [this, turn]() REQUIRES(mu_) { return turn_ != turn || released_; });
  if (turn_ != turn) return true;
  --arrived_;
  return false;
}
void SharedBarrier::release() {
  Lock lock(mu_);
  released_ = true;
  turn_cv_.notify_all();
}

int64_t SharedLatch::count_down(int64_t by) {
  Lock lock(mu_);
  count_ = by >= count_ ? 0 : count_ - by;
  if (count_ == 0) zero_cv_.notify_all();
  return count_;
}
bool SharedLatch::wait(Instant deadline) {
  Lock lock(mu_);
  zero_cv_.wait_until(mu_, deadline, [this]() REQUIRES(mu_) { return count_ == 0 || released_; });
  return count_ == 0;
}
void SharedLatch::release() {
  Lock lock(mu_);
  released_ = true;
  zero_cv_.notify_all();
}

SharedQueue::Status SharedQueue::push(SharedValue value, Instant deadline) {
  Lock lock(mu_);
  room_cv_.wait_until(mu_, deadline, [this]() REQUIRES(mu_) {
    return bound_ == 0 || items_.size() < bound_ || released_;
  });
  if (released_) return Status::released;
  if (bound_ != 0 && items_.size() >= bound_) return Status::timed_out;
  items_.push_back(std::move(value));
  items_cv_.notify_one();
  return Status::ok;
}
SharedQueue::Status SharedQueue::pop(SharedValue& value, Instant deadline) {
  Lock lock(mu_);
  items_cv_.wait_until(mu_, deadline,
                       [this]() REQUIRES(mu_) { return !items_.empty() || released_; });
  if (items_.empty()) return released_ ? Status::released : Status::timed_out;
  value = std::move(items_.front());
  items_.pop_front();
  room_cv_.notify_one();
  return Status::ok;
}
size_t SharedQueue::size() const {
  Lock lock(mu_);
  return items_.size();
}
void SharedQueue::release() {
  Lock lock(mu_);
  released_ = true;
  room_cv_.notify_all();
  items_cv_.notify_all();
}

SharedValue SharedMap::get(const std::string& key) const {
  Lock lock(mu_);
  const auto found = values_.find(key);
  return found == values_.end() ? SharedValue() : found->second;
}
void SharedMap::set(const std::string& key, SharedValue value) {
  Lock lock(mu_);
  if (std::holds_alternative<std::monostate>(value)) {
    values_.erase(key);
  } else {
    values_[key] = std::move(value);
  }
}
std::vector<std::string> SharedMap::keys() const {
  Lock lock(mu_);
  std::vector<std::string> keys;
  keys.reserve(values_.size());
  for (const auto& [key, value] : values_) keys.push_back(key);
  return keys;
}
size_t SharedMap::size() const {
  Lock lock(mu_);
  return values_.size();
}

namespace {

std::unique_ptr<SharedObject> make_shared_object(const SharedPlan& plan, const char* name) {
  if (plan.kind == "counter") return std::make_unique<SharedCounter>(name);
  if (plan.kind == "flag") return std::make_unique<SharedFlag>(name);
  if (plan.kind == "barrier") return std::make_unique<SharedBarrier>(name, plan.size);
  if (plan.kind == "latch") return std::make_unique<SharedLatch>(name, plan.size);
  if (plan.kind == "queue") return std::make_unique<SharedQueue>(name, plan.size);
  if (plan.kind == "map") return std::make_unique<SharedMap>(name);
  return nullptr;
}

}  // namespace

SharedObjects::SharedObjects(const std::vector<SharedPlan>& plans) {
  names_.reserve(plans.size());  // So that no name moves.
  for (const SharedPlan& plan : plans) {
    names_.push_back("shared." + plan.name);
    objects_.push_back(make_shared_object(plan, names_.back().c_str()));
    ALWAYS_ASSERT(objects_.back() != nullptr, plan.kind);
  }
}

void SharedObjects::release_all() {
  for (const auto& object : objects_) object->release();
}

}  // namespace ordeal
