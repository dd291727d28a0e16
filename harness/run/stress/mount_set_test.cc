#include "harness/run/stress/mount_set.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Mounts themselves need a file-system process: ci/e2e/kill_test.py ends those in every way.
class MountSetTest : public StressRunTest {
 protected:
  MountSet& mounts() { return run().mounts; }
  bool report() {
    return mounts().report_lost([]() -> std::string { throw std::logic_error("nothing is lost"); });
  }
};

TEST_F(MountSetTest, ATargetInThisProcessHasNoMount) {
  EXPECT_FALSE(mounts().has(0));
  mounts().arm();
  mounts().disarm();
  std::vector<ResourceCount> counts;
  mounts().add_resource_counts(counts);
  EXPECT_TRUE(counts.empty());
  TargetRecord record;
  mounts().add_metrics(0, record);
  EXPECT_TRUE(record.metrics.empty());
}

TEST_F(MountSetTest, NothingIsLostWhereNothingIsMounted) {
  EXPECT_FALSE(report());
  mounts().watch();
  EXPECT_FALSE(report());
  mounts().unwatch();
  EXPECT_FALSE(mounts().lost());
}

TEST_F(MountSetTest, OnlyAMountIsAPartOfTheShutdown) {
  RealClock clock;
  ShutdownTimer timer(clock, {.within = 0s});
  mounts().close(0, "target.number", timer, kAtOnce);
  EXPECT_FALSE(timer.late("")) << "a shutdown without parts was late";
}

}  // namespace
}  // namespace ordeal
