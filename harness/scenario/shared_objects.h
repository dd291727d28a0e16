// What `shared.*` of a scenario makes: the only things that cross its threads. They sit on
// harness/sync, so a deterministic runtime sees every step of them. All are thread-safe.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/scenario/plan.h"
#include "harness/sync/atomic.h"
#include "harness/sync/cond_var.h"

namespace ordeal {

// A value that one thread of a scenario leaves for another.
using SharedValue = std::variant<std::monostate, bool, int64_t, double, std::string>;

// Base of all of them. Waits end at their deadline, or for good once released.
class SharedObject {
 public:
  virtual ~SharedObject() = default;
  virtual void release() {}  // Wakes who is blocked; nobody blocks afterwards.
};

class SharedCounter final : public SharedObject {
 public:
  explicit SharedCounter(const char* name) : value_(0, name) {}
  int64_t add(int64_t by) { return value_.fetch_add(by) + by; }  // Returns the new value.
  int64_t get() const { return value_.load(); }
  void set(int64_t value) { value_.store(value); }

 private:
  Atomic<int64_t> value_;
};

class SharedFlag final : public SharedObject {
 public:
  explicit SharedFlag(const char* name) : mu_(name), set_cv_(name) {}
  void set();
  void clear();
  bool get() const;
  bool wait(Instant deadline);  // Whether it is set.
  void release() override;

 private:
  mutable Mutex mu_;
  CondVar set_cv_;
  bool set_ GUARDED_BY(mu_) = false;
  bool released_ GUARDED_BY(mu_) = false;
};

class SharedBarrier final : public SharedObject {
 public:
  SharedBarrier(const char* name, int64_t parties) : parties_(parties), mu_(name), turn_cv_(name) {}
  bool wait(Instant deadline);  // True: all parties came. A time-out takes the arrival back.
  void release() override;

 private:
  const int64_t parties_;
  Mutex mu_;
  CondVar turn_cv_;
  int64_t arrived_ GUARDED_BY(mu_) = 0;
  uint64_t turn_ GUARDED_BY(mu_) = 0;
  bool released_ GUARDED_BY(mu_) = false;
};

class SharedLatch final : public SharedObject {
 public:
  SharedLatch(const char* name, int64_t count) : mu_(name), zero_cv_(name), count_(count) {}
  int64_t count_down(int64_t by);  // What is left; it stays at 0.
  bool wait(Instant deadline);     // Whether it is at 0.
  void release() override;

 private:
  Mutex mu_;
  CondVar zero_cv_;
  int64_t count_ GUARDED_BY(mu_);
  bool released_ GUARDED_BY(mu_) = false;
};

class SharedQueue final : public SharedObject {
 public:
  enum class Status { ok, timed_out, released };
  // `bound` > 0: push waits for room.
  SharedQueue(const char* name, int64_t bound)
      : bound_(static_cast<size_t>(bound)), mu_(name), room_cv_(name), items_cv_(name) {}
  Status push(SharedValue value, Instant deadline);
  Status pop(SharedValue& value, Instant deadline);  // First in, first out.
  size_t size() const;
  void release() override;

 private:
  const size_t bound_;
  mutable Mutex mu_;
  CondVar room_cv_;
  CondVar items_cv_;
  std::deque<SharedValue> items_ GUARDED_BY(mu_);
  bool released_ GUARDED_BY(mu_) = false;
};

class SharedMap final : public SharedObject {
 public:
  explicit SharedMap(const char* name) : mu_(name) {}
  SharedValue get(const std::string& key) const;        // monostate where there is none.
  void set(const std::string& key, SharedValue value);  // monostate removes.
  std::vector<std::string> keys() const;                // Sorted.
  size_t size() const;

 private:
  mutable Mutex mu_;
  std::map<std::string, SharedValue> values_ GUARDED_BY(mu_);
};

// The objects of one run (of one schedule under a deterministic runtime).
class SharedObjects {
 public:
  // A kind that is none of the six asserts: the script layer makes no such plan.
  explicit SharedObjects(const std::vector<SharedPlan>& plans);

  // `index` as in Plan::shared. T is the class of that plan's kind.
  template <class T>
  T& at(size_t index) {
    return static_cast<T&>(*objects_[index]);
  }
  size_t size() const { return objects_.size(); }

  // The end of a run: wakes everybody who is blocked on any of them, and lets nobody block again.
  void release_all();

 private:
  std::vector<std::string> names_;  // The primitives point at these.
  std::vector<std::unique_ptr<SharedObject>> objects_;
};

}  // namespace ordeal
