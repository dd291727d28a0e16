#include "harness/run/process/process_handle.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include "harness/run/process/poll.h"
#include "harness/run/process/processes.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(ProcessHandle, BecomesReadableWhenTheProcessEnds) {
  const pid_t pid = start_process({"/bin/sleep", "1000"}, {}, "");
  const ProcessHandle handle(pid);
  ASSERT_GE(handle.fd(), 0);
  EXPECT_FALSE(handle.wait_until(Monotonic::now())) << "it still runs";
  kill(pid, SIGKILL);
  EXPECT_TRUE(handle.wait_until(Monotonic::now() + 30s));
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid) << "the handle does not reap the process";
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST(ProcessHandle, OfNoProcessIsEmpty) {
  EXPECT_LT(ProcessHandle(-1).fd(), 0);
  EXPECT_FALSE(ProcessHandle().wait_until(Monotonic::now() + 30s));
}

TEST(ProcessHandle, MovesItsDescriptor) {
  const pid_t pid = start_process({"/bin/sleep", "1000"}, {}, "");
  ProcessHandle first(pid);
  const int fd = first.fd();
  ProcessHandle second;
  second = std::move(first);
  EXPECT_EQ(second.fd(), fd);
  kill(pid, SIGKILL);
  EXPECT_TRUE(second.wait_until(Monotonic::now() + 30s));
  waitpid(pid, nullptr, 0);
}

TEST(PollUntil, LooksAtLeastOnceAndStopsAtTheDeadline) {
  int looks = 0;
  EXPECT_TRUE(poll_until(Monotonic::now(), [&] { return ++looks == 1; }));
  EXPECT_FALSE(poll_until(Monotonic::now(), [] { return false; }));
  EXPECT_TRUE(poll_until(Monotonic::now() + 30s, [&] { return ++looks == 5; }));
}

TEST(MillisecondsUntil, AreRoundedUpAndNeverNegative) {
  EXPECT_EQ(milliseconds_until(Monotonic::now() - 5s), 0);
  EXPECT_GE(milliseconds_until(Monotonic::now() + 10s), 9000);
  EXPECT_EQ(milliseconds_until(kForever), 3'600'000);
}

}  // namespace
}  // namespace ordeal
