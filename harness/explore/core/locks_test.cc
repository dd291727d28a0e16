#include "harness/explore/core/locks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "harness/explore/core/task_table.h"

namespace ordeal::explore {
namespace {

constexpr LockMode kExclusive = LockMode::exclusive;
constexpr LockMode kShared = LockMode::shared;

// Three tasks that no fiber runs, a lock and a condition.
class LocksTest : public testing::Test {
 protected:
  LocksTest() : tasks_(4096), locks_(tasks_.ready()) {}

  // The task arrives at a step that takes the lock, and another task runs first.
  void queue(TaskState& task, Blocked how) {
    task.blocked = how;
    task.wants = &lock_;
    locks_.add_pending(task, lock_);
    locks_.refresh(task);
  }
  bool ready(const TaskState& task) const { return tasks_.ready().has(task.id); }

  TaskTable tasks_;
  Locks locks_;
  Resource lock_;
  Resource cond_;
  TaskState& a_ = add("a");
  TaskState& b_ = add("b");
  TaskState& c_ = add("c");

 private:
  TaskState& add(const char* name) {
    return tasks_.add(std::make_shared<Task>(name, name), kNoTask);
  }
};

TEST_F(LocksTest, AnExclusiveHolderHoldsUpEveryOther) {
  locks_.take(lock_, kExclusive, a_, 0);
  EXPECT_TRUE(lock_.held());
  EXPECT_FALSE(Locks::can_take(lock_, kExclusive, b_));
  EXPECT_FALSE(Locks::can_take(lock_, kShared, b_));
  EXPECT_FALSE(Locks::can_take(lock_, kExclusive, a_));  // It is not recursive.
  ASSERT_TRUE(locks_.give(lock_, kExclusive, a_));
  EXPECT_TRUE(Locks::can_take(lock_, kExclusive, b_));
}

TEST_F(LocksTest, ReadersShareAndHoldUpAWriter) {
  locks_.take(lock_, kShared, a_, 0);
  locks_.take(lock_, kShared, b_, 1);
  EXPECT_FALSE(Locks::can_take(lock_, kExclusive, c_));
  ASSERT_TRUE(locks_.give(lock_, kShared, a_));
  EXPECT_FALSE(Locks::can_take(lock_, kExclusive, c_));
  ASSERT_TRUE(locks_.give(lock_, kShared, b_));
  EXPECT_TRUE(Locks::can_take(lock_, kExclusive, c_));
}

TEST_F(LocksTest, AReaderThatReadsAgainWaitsForAWaitingWriter) {
  locks_.take(lock_, kShared, a_, 0);
  EXPECT_TRUE(Locks::can_take(lock_, kShared, a_));
  queue(b_, Blocked::lock);
  EXPECT_FALSE(Locks::can_take(lock_, kShared, a_));
  EXPECT_TRUE(Locks::can_take(lock_, kShared, c_));  // A new reader may come before or after.
}

TEST_F(LocksTest, PendingTasksBecomeReadyWhenTheLockIsGivenBack) {
  locks_.take(lock_, kExclusive, a_, 0);
  queue(b_, Blocked::lock);
  queue(c_, Blocked::lock_shared);
  EXPECT_FALSE(ready(b_));
  EXPECT_FALSE(ready(c_));
  ASSERT_TRUE(locks_.give(lock_, kExclusive, a_));
  EXPECT_TRUE(ready(b_));
  EXPECT_TRUE(ready(c_));
  Locks::remove_pending(c_);
  locks_.take(lock_, kShared, c_, 1);
  EXPECT_FALSE(ready(b_));
}

TEST_F(LocksTest, GivingBackWhatIsNotHeldChangesNothing) {
  EXPECT_FALSE(locks_.give(lock_, kExclusive, a_));
  locks_.take(lock_, kShared, a_, 0);
  EXPECT_FALSE(locks_.give(lock_, kExclusive, a_));
  EXPECT_FALSE(locks_.give(lock_, kShared, b_));
  EXPECT_EQ(lock_.readers, 1U);
  EXPECT_TRUE(locks_.give(lock_, kShared, a_));
}

TEST_F(LocksTest, AWokenTaskWaitsForItsMutex) {
  for (TaskState* task : {&a_, &b_, &c_}) {
    task->blocked = Blocked::cond;
    task->wants = &cond_;
    task->mutex = &lock_;
    locks_.refresh(*task);
    cond_.waiters.push_back(*task);
  }
  EXPECT_EQ(cond_.waiters.size(), 3U);
  EXPECT_EQ(&cond_.waiters.at(1), &b_);
  locks_.wake(b_);
  EXPECT_TRUE(ready(b_));
  EXPECT_EQ(b_.wants, &lock_);
  locks_.take(lock_, kExclusive, b_, 0);
  locks_.wake(c_);  // The last of the queue, and the mutex is taken.
  EXPECT_FALSE(ready(c_));
  ASSERT_EQ(cond_.waiters.size(), 1U);
  EXPECT_EQ(&cond_.waiters.front(), &a_);
  cond_.waiters.push_back(b_);
  EXPECT_EQ(&cond_.waiters.at(1), &b_);
}

TEST_F(LocksTest, AWaitThatTimedOutTakesItsMutexWithoutATimeOut) {
  a_.blocked = Blocked::cond;
  a_.wants = &cond_;
  a_.mutex = &lock_;
  cond_.waiters.push_back(a_);
  locks_.take(lock_, kExclusive, b_, 0);
  a_.timed_out = true;
  locks_.wake(a_);
  EXPECT_FALSE(ready(a_));
  EXPECT_FALSE(a_.timed_out);
  EXPECT_TRUE(a_.timed_out_waiting);
}

}  // namespace
}  // namespace ordeal::explore
