#include "harness/sync/thread.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "harness/sync/atomic.h"
#include "harness/sync/notifier.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

std::string comm() {
  std::ifstream in("/proc/thread-self/comm");
  std::string name;
  std::getline(in, name);
  return name;
}

TEST(Task, CountsItsChildrenByName) {
  Task task("writers/0", "writers");
  EXPECT_EQ(task.name(), "writers/0");
  EXPECT_EQ(task.group(), "writers");
  EXPECT_EQ(task.next_child_name("flush"), "writers/0/flush#0");
  EXPECT_EQ(task.next_child_name("read"), "writers/0/read#0");
  EXPECT_EQ(task.next_child_name("flush"), "writers/0/flush#1");
}

TEST(Task, ItsKeyFollowsFromItsNameAlone) {
  EXPECT_EQ(Task("writers/0", "a").key(), Task("writers/0", "b").key());
  EXPECT_NE(Task("writers/0", "a").key(), Task("writers/1", "a").key());
}

TEST(Thread, RunsAsTheTaskThatItWasGiven) {
  auto task = std::make_shared<Task>("writers/3", "writers");
  Task* seen = nullptr;
  Thread thread(task, [&] { seen = &this_task(); });
  EXPECT_EQ(&thread.task(), task.get());
  thread.join();
  EXPECT_EQ(seen, task.get());
}

TEST(Thread, ChildrenAreNamedAfterTheirParents) {
  std::vector<std::string> names, groups;
  Thread(std::make_shared<Task>("writers/0", "writers"), [&] {
    for (int i = 0; i < 2; ++i) {
      Thread("flush", [&] {
        names.push_back(this_task().name());
        groups.push_back(this_task().group());
        Thread("part", [&] { names.push_back(this_task().name()); }).join();
      }).join();
    }
  }).join();
  EXPECT_EQ(names, (std::vector<std::string>{"writers/0/flush#0", "writers/0/flush#0/part#0",
                                             "writers/0/flush#1", "writers/0/flush#1/part#0"}));
  EXPECT_EQ(groups, (std::vector<std::string>{"writers", "writers"}));
}

TEST(Thread, TheKernelKnowsTheEndOfItsName) {
  std::string shown, shortened;
  Thread(std::make_shared<Task>("writers/7", "writers"), [&] { shown = comm(); }).join();
  Thread(std::make_shared<Task>("a-long-group-name/12", "x"), [&] { shortened = comm(); }).join();
  EXPECT_EQ(shown, "writers/7");
  EXPECT_EQ(shortened, "g-group-name/12");
  EXPECT_LE(shortened.size(), 15u);
}

TEST(Thread, JoinUntilLeavesARunningThreadJoinable) {
  Notifier may_end;
  Thread thread("slow", [&] { may_end.wait(); });
  EXPECT_FALSE(thread.join_until(kAtOnce));
  EXPECT_FALSE(thread.join_for(1us));
  EXPECT_TRUE(thread.joinable());
  may_end.notify();
  EXPECT_TRUE(thread.join_for(1h));
  EXPECT_FALSE(thread.joinable());
}

TEST(Thread, ItsDestructorAndAssignmentJoin) {
  Atomic<int> ended{0};
  {
    Thread thread("first", [&] { ended.fetch_add(1); });
    thread = Thread("second",
                    [&] { ended.fetch_add(1); });  // Waits for the first, if not for the second.
    thread.join();
    EXPECT_EQ(ended.load(), 2);
    thread = Thread("third", [&] { ended.fetch_add(1); });
  }
  EXPECT_EQ(ended.load(), 3);
}

TEST(Thread, ADetachedOneRunsOn) {
  struct Shared {
    Notifier may_end, ended;
  };
  auto shared = std::make_shared<Shared>();
  Thread thread("detached", [shared] {
    shared->may_end.wait();
    shared->ended.notify();
  });
  thread.detach();
  EXPECT_FALSE(thread.joinable());
  shared->may_end.notify();
  shared->ended.wait();
  EXPECT_TRUE(shared->ended.happened());
}

TEST(ThisTask, ForeignThreadsAreAdoptedOnce) {
  std::string name, again, group;
  std::thread([&] {
    name = this_task().name();
    again = this_task().name();
    group = this_task().group();
  }).join();
  EXPECT_TRUE(name.starts_with("thread/")) << name;
  EXPECT_EQ(again, name);
  EXPECT_EQ(group, "thread");
  std::string other;
  std::thread([&] { other = this_task().name(); }).join();
  EXPECT_NE(other, name);
}

TEST(ThisTask, ScopedTaskLendsAnIdentity) {
  Task& own = this_task();
  Task client("readers/1", "readers");
  {
    ScopedTask scope(client);
    EXPECT_EQ(&this_task(), &client);
  }
  EXPECT_EQ(&this_task(), &own);
}

}  // namespace
}  // namespace ordeal
