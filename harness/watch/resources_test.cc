#include "harness/watch/resources.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<Leftover>& all) {
  std::vector<std::string> out;
  for (const Leftover& left : all) {
    out.push_back(left.resource + " " + left.name + " " + std::to_string(left.count));
  }
  return out;
}

TEST(Resources, ADescriptorThatIsLeftOpenIsNamedByWhatItLeadsTo) {
  const Holdings before = holdings_now("/tmp");
  const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  const std::vector<Leftover> left = left_over(before, holdings_now("/tmp"), "/tmp");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].resource, "fds");
  EXPECT_THAT(left[0].name, HasSubstr("/status"));
  EXPECT_THAT(left[0].evidence, HasSubstr("descriptor " + std::to_string(fd) + " -> /proc/"));
  close(fd);
  EXPECT_THAT(left_over(before, holdings_now("/tmp"), "/tmp"), IsEmpty());
}

TEST(Resources, ADescriptorThatWasThereBeforeIsNoLeakUnderAnotherNumber) {
  const int first = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  const Holdings before = holdings_now("/tmp");
  const int second = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  EXPECT_THAT(names(left_over(before, holdings_now("/tmp"), "/tmp")),
              ElementsAre("fds /dev/zero 1"));
  close(first);
  EXPECT_THAT(left_over(before, holdings_now("/tmp"), "/tmp"), IsEmpty());
  close(second);
}

TEST(Resources, AThreadThatStillRunsIsNamedAndOneThatHasEndedIsNot) {
  Thread("first", [] {}).join();  // A sanitizer starts a thread of its own with the first one.
  const Holdings before = holdings_now("/tmp");
  const auto is_left = [&before] {
    for (const std::string& name : names(left_over(before, holdings_now("/tmp"), "/tmp"))) {
      if (name.find("left#") != std::string::npos) return true;
    }
    return false;
  };
  Notifier go("test.go");
  Thread thread("left", [&go] { go.wait(); });
  // The kernel shows a new thread by its parent's name until it has named itself.
  while (!is_left()) std::this_thread::yield();
  go.notify();
  thread.join();
  // A joined thread may be on the kernel's list for a moment.
  while (is_left()) std::this_thread::yield();
}

TEST(Resources, AThreadThatTakesItsNameLateIsStillTheSame) {
  Holdings before, after;
  before.threads = {{7, "ordeal", ""}};
  after.threads = {{7, "ticker#0", ""}};
  EXPECT_THAT(left_over(before, after, ""), IsEmpty());
}

TEST(Resources, NamesAreThoseOfEveryRun) {
  Holdings after;
  after.fds = {{3, "/tmp/run-12/target-0/f7"},
               {4, "/tmp/run-12/target-0/f19 (deleted)"},
               {5, "socket:[77]"},
               {6, "anon_inode:[eventpoll]"}};
  after.mounts = {"/tmp/run-12/mount-0"};
  EXPECT_THAT(names(left_over({}, after, "/tmp/run-12")),
              ElementsAre("fds anon_inode:[eventpoll] 1", "fds socket 1", "fds target-#/f# 2",
                          "mounts mount-# 1"));
}

TEST(Resources, OnlyTheFirstFewAreListed) {
  Holdings after;
  for (int i = 0; i < 20; ++i) after.fds.push_back({i, "/x"});
  const std::vector<Leftover> left = left_over({}, after, "");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].count, 20U);
  EXPECT_THAT(left[0].evidence, ::testing::EndsWith("descriptor 7 -> /x\n…\n"));
}

// Memory as a function of time, looked at every 100 ms.
template <class F>
std::vector<MemorySample> samples(Duration length, F bytes_at) {
  std::vector<MemorySample> all;
  for (Duration at = 0s; at <= length; at += 100ms) {
    all.push_back({at, static_cast<uint64_t>(bytes_at(to_seconds(at)))});
  }
  return all;
}
constexpr double kMiB = 1 << 20;

TEST(MemoryGrowth, IsTheSlopeOfTheSecondHalf) {
  const auto leak = samples(10s, [](double t) { return 1e8 + 3 * kMiB * t; });
  EXPECT_NEAR(growth_of(leak).value_or(0), 3 * kMiB, 1);
  const auto warm = samples(10s, [](double t) { return 1e8 + 50 * kMiB * std::min(t, 4.0); });
  EXPECT_EQ(growth_of(warm).value_or(-1), 0) << "growth that ends in the first half is a warm-up";
}

TEST(MemoryGrowth, AJumpAndASawAreNone) {
  for (const double when : {6.0, 7.5, 9.0}) {
    const auto jump = samples(10s, [when](double t) { return t < when ? 1e8 : 3e8; });
    EXPECT_EQ(growth_of(jump).value_or(-1), 0) << when;
  }
  const auto saw =
      samples(10s, [](double t) { return 1e8 + 8 * kMiB * (t * 4 - static_cast<int>(t * 4)); });
  EXPECT_LT(growth_of(saw).value_or(kMiB), kMiB / 4);
}

TEST(MemoryGrowth, IsUnknownOfAShortRun) {
  EXPECT_EQ(growth_of({}), std::nullopt);
  EXPECT_EQ(growth_of(samples(3s, [](double t) { return 1e9 * t; })), std::nullopt);
  EXPECT_NE(growth_of(samples(4s, [](double t) { return 1e9 * t; })), std::nullopt);
}

TEST(MemoryGrowth, TheProcessHasMemory) { EXPECT_GT(resident_bytes(), 1U << 20); }

}  // namespace
}  // namespace ordeal
