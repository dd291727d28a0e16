#include "harness/run/job_set.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/run/process/processes.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/signals.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class Jobs : public ::testing::Test {
 protected:
  Jobs() { prctl(PR_SET_CHILD_SUBREAPER, 1); }
  ~Jobs() override { jobs_.end_everything(); }

  void start(const std::string& role, const std::string& script) {
    jobs_.start(role, {"/bin/sh", "-c", script}, {"ORDEAL_OF_TEST=7"}, dir_.path() + "/log");
  }
  void wait_for_all() {
    const Instant deadline = Monotonic::now() + 60s;
    while (jobs_.running() > 0 && Monotonic::now() < deadline) jobs_.wait(-1, deadline);
  }

  const TempDirectory dir_{"jobs"};
  JobSet jobs_;
};

TEST_F(Jobs, EachKeepsItsStatusAndItsPeakOfMemory) {
  start("worker", "exit 0");
  start("worker-1", "exit $ORDEAL_OF_TEST");
  EXPECT_EQ(jobs_.running(), 2u);
  wait_for_all();
  ASSERT_EQ(jobs_.running(), 0u);
  EXPECT_TRUE(jobs_.jobs()[0].ended_well());
  ASSERT_TRUE(jobs_.jobs()[1].status.has_value());
  EXPECT_EQ(WEXITSTATUS(*jobs_.jobs()[1].status), 7);
  EXPECT_TRUE(jobs_.any_failed());
  for (const Job& job : jobs_.jobs()) EXPECT_GT(job.peak_rss, 100'000u) << job.role;
}

TEST_F(Jobs, ASignalWakesTheWait) {
  SignalScope signals;
  start("worker", "exec sleep 1000");
  raise(SIGINT);
  jobs_.wait(signals.fd(), Monotonic::now() + 1h);
  EXPECT_EQ(signals.count(), 1);
  EXPECT_EQ(jobs_.running(), 1u);
}

TEST_F(Jobs, TheDeadlineEndsTheWait) {
  start("worker", "exec sleep 1000");
  jobs_.wait(-1, Monotonic::now());
  EXPECT_EQ(jobs_.running(), 1u);
  EXPECT_FALSE(jobs_.any_failed()) << "it has not ended";
}

// The grandchild is in a session of its own and ignores everything but SIGKILL.
TEST_F(Jobs, EndingThemEndsTheirDescendants) {
  start("worker", "trap '' TERM INT HUP; setsid sleep 1000 & echo started; wait");
  jobs_.end_everything();
  ASSERT_TRUE(jobs_.jobs()[0].status.has_value());
  EXPECT_EQ(WTERMSIG(*jobs_.jobs()[0].status), SIGKILL);
  EXPECT_TRUE(descendants_of(getpid()).empty());
}

}  // namespace
}  // namespace ordeal
