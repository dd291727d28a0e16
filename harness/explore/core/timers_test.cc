#include "harness/explore/core/timers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace ordeal::explore {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Tasks that no fiber runs: what a table says of them is all that timers look at.
class TimersTest : public testing::Test {
 protected:
  TimersTest() : tasks_(4096) {
    tasks_.begin(1);
    timers_.begin();
  }

  TaskState& add(const std::string& name) {
    return tasks_.add(std::make_shared<Task>(name, name), kNoTask);
  }
  // The task waits, from now on, for so long at most.
  TaskState& waits(TaskState& task, Blocked how, Instant deadline) {
    task.blocked = how;
    task.deadline = deadline;
    tasks_.ready().set(task.id, false);
    timers_.arm();
    return task;
  }
  std::vector<TaskId> early() const {
    Vec<TaskId> found;
    Timers::list_early(tasks_, found);
    return {found.begin(), found.end()};
  }

  TaskTable tasks_;
  Timers timers_;
};

TEST_F(TimersTest, TimePassesToTheEarliestDeadlineAndCountsAsIdle) {
  const Instant start = timers_.now();
  TaskState& late = waits(add("late"), Blocked::sleep, start + 5s);
  TaskState& soon = waits(add("soon"), Blocked::sleep, start + 2s);
  ASSERT_TRUE(timers_.pass_time(tasks_));
  EXPECT_EQ(timers_.elapsed(), 2s);
  EXPECT_EQ(timers_.idle(), 2s);
  EXPECT_TRUE(timers_.is_due(soon));
  EXPECT_FALSE(timers_.is_due(late));
}

TEST_F(TimersTest, AnEarlyTimeOutMovesTheClockButIsNotIdleTime) {
  timers_.fire_early(timers_.now() + 3s);
  EXPECT_EQ(timers_.elapsed(), 3s);
  EXPECT_EQ(timers_.idle(), Duration(0));
  timers_.fire_early(timers_.now() - 1s);  // The clock never goes back.
  EXPECT_EQ(timers_.elapsed(), 3s);
}

TEST_F(TimersTest, TimeStandsStillWhereNothingHasADeadline) {
  EXPECT_FALSE(timers_.pass_time(tasks_));
  waits(add("waiter"), Blocked::cond, kForever);  // Armed, as it may wake spuriously.
  EXPECT_TRUE(timers_.any_armed());
  EXPECT_FALSE(timers_.pass_time(tasks_));
  EXPECT_EQ(timers_.elapsed(), Duration(0));
  timers_.disarm();
  EXPECT_FALSE(timers_.any_armed());
}

TEST_F(TimersTest, ATaskIsDueOnceAndOnlyWhileItWaits) {
  TaskState& task = waits(add("task"), Blocked::sleep, timers_.now());
  EXPECT_TRUE(timers_.is_due(task));
  task.timed_out = true;
  EXPECT_FALSE(timers_.is_due(task));
  task.timed_out = false;
  task.blocked = Blocked::ended;
  EXPECT_FALSE(timers_.is_due(task));
}

TEST_F(TimersTest, EarlyAreThoseThatATimeOutOrASpuriousWakeUpLetsGo) {
  const Instant later = timers_.now() + 1s;
  add("runs");
  waits(add("sleeps"), Blocked::sleep, later);
  waits(add("waits"), Blocked::cond, kForever);
  waits(add("takes a lock"), Blocked::lock, kForever);
  waits(add("parks"), Blocked::sleep, later).parked_on = this;  // A fault's wait.
  EXPECT_THAT(early(), ElementsAre(1, 2));
}

}  // namespace
}  // namespace ordeal::explore
