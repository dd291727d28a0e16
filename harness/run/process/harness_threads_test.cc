#include "harness/run/process/harness_threads.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "harness/sync/notifier.h"

namespace ordeal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HarnessThreads, AMarkedThreadIsNoneOfTheScenarios) {
  Notifier marked("marked"), unmark("unmark"), unmarked("unmarked"), over("over");
  std::atomic<pid_t> tid{0};
  std::thread other([&] {
    tid = gettid();
    {
      const HarnessThread mark;
      marked.notify();
      unmark.wait();
    }
    unmarked.notify();
    over.wait();
  });
  marked.wait();
  const std::string name = "thread " + std::to_string(tid.load()) + " ";
  EXPECT_TRUE(is_harness_thread(tid));
  EXPECT_THAT(describe_other_threads(), Not(HasSubstr(name)));
  unmark.notify();
  unmarked.wait();
  EXPECT_FALSE(is_harness_thread(tid));
  EXPECT_THAT(describe_other_threads(), HasSubstr(name));
  over.notify();
  other.join();
  EXPECT_FALSE(is_harness_thread(getpid()));
}

}  // namespace
}  // namespace ordeal
