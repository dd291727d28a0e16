// On whose behalf a request is served.
#include <unistd.h>

#include <gmock/gmock.h>

#include <map>

#include "targets/fuse/callers.h"
#include "targets/fuse/forwarding_testing.h"
#include "targets/fuse/mount_testing.h"

namespace ordeal::fuse {
namespace {

// Knows the threads that it was told of.
class Announced : public CallerResolver {
 public:
  void announce(pid_t tid, Task& task) {
    Lock lock(mu_);
    tasks_[tid] = &task;
  }
  Task* task_of(pid_t tid) override {
    Lock lock(mu_);
    const auto found = tasks_.find(tid);
    return found == tasks_.end() ? nullptr : found->second;
  }

 private:
  Mutex mu_{"test.announced"};
  std::map<pid_t, Task*> tasks_ GUARDED_BY(mu_);
};

TEST(Callers, ATaskIsTakenOnceUntilItIsPutBack) {
  Task writer("writers/0", "writers");
  Announced announced;
  announced.announce(7, writer);
  Callers callers(&announced);
  EXPECT_EQ(callers.take(7), &writer);
  EXPECT_EQ(callers.take(7), nullptr);
  callers.put_back(&writer);
  EXPECT_EQ(callers.take(7), &writer);
  callers.put_back(&writer);
}

// The kernel sends a thread's next request as soon as the last is answered.
TEST(Callers, ATaskThatIsBeingPutBackIsWaitedFor) {
  Task writer("writers/0", "writers");
  Announced announced;
  announced.announce(7, writer);
  Callers callers(&announced);
  ASSERT_EQ(callers.take(7), &writer);
  Thread answered("answered", [&] { callers.put_back(&writer); });
  EXPECT_EQ(callers.take(7), &writer);
  answered.join();
  callers.put_back(&writer);
}

TEST(Callers, NobodyIsTheKernelAndStrangers) {
  Announced announced;
  EXPECT_EQ(Callers(&announced).take(0), nullptr);
  EXPECT_EQ(Callers(&announced).take(8), nullptr);
  EXPECT_EQ(Callers(nullptr).take(7), nullptr);
}

TEST(Callers, AScopeIsTheCallerAndPutsBackWhoWasThere) {
  Task writer("writers/0", "writers");
  Announced announced;
  announced.announce(7, writer);
  Callers callers(&announced);
  Task* const before = &this_task();
  {
    CallerScope scope(callers, {.uid = 11, .gid = 12, .pid = 7});
    EXPECT_EQ(&this_task(), &writer);
    EXPECT_EQ(fs::current_user().uid, 11U);
  }
  EXPECT_EQ(&this_task(), before);
  EXPECT_NE(fs::current_user().uid, 11U);
  EXPECT_EQ(callers.take(7), &writer);
  callers.put_back(&writer);
}

// A link's content is who asked for it.
class WhoAsks : public Forwarding {
 public:
  int readlink(const std::string&, std::string& out) override {
    const fs::UserContext user = fs::current_user();
    out = this_task().name() + " of " + this_task().group() + " as " + std::to_string(user.uid);
    return 0;
  }
};

std::string asked_through(const ServedMount& mount) {
  char text[100] = {};
  EXPECT_GT(::readlink(mount.path("who").c_str(), text, sizeof text - 1), 0);
  return text;
}

TEST_F(FuseTest, ARequestIsServedAsTheThreadAndUserThatAsked) {
  WhoAsks fs;
  ASSERT_EQ(fs.symlink("?", "/who"), 0);
  Announced announced;
  Task writers[] = {{"writers/0", "writers"}, {"writers/1", "writers"}};
  ServedMount mount(fs, {.callers = &announced});
  in_threads(2, [&](int i) {
    announced.announce(gettid(), writers[i]);
    EXPECT_EQ(asked_through(mount),
              writers[i].name() + " of writers as " + std::to_string(getuid()));
  });
}

// The twin: a thread that nobody announced is the kernel's.
TEST_F(FuseTest, AStrangerIsServedAsTheKernel) {
  WhoAsks fs;
  ASSERT_EQ(fs.symlink("?", "/who"), 0);
  Announced announced;
  ServedMount mount(fs, {.callers = &announced});
  EXPECT_THAT(asked_through(mount), testing::StartsWith("kernel/"));
}

}  // namespace
}  // namespace ordeal::fuse
