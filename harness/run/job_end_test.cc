#include "harness/run/job_end.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace ordeal {
namespace {

constexpr int kExit1 = 1 << 8;  // As waitpid gives it.

TEST(JobEnd, AWorkerThatEndsWellIsExpected) {
  EXPECT_EQ(explain_end({.status = 0}), JobEnd::expected);
}

TEST(JobEnd, AnUnexplainedEndIsACrash) {
  EXPECT_EQ(explain_end({.status = kExit1}), JobEnd::crash);
  EXPECT_EQ(explain_end({.status = SIGSEGV}), JobEnd::crash);
  EXPECT_EQ(explain_end({.status = SIGKILL, .wrote_last_record = true}), JobEnd::crash);
  EXPECT_EQ(explain_end({}), JobEnd::crash) << "it cannot be ended";
}

TEST(JobEnd, AWorkerThatWeEndedIsExpected) {
  EXPECT_EQ(explain_end({.status = SIGKILL, .ended_by_us = true}), JobEnd::expected);
  EXPECT_EQ(explain_end({.status = std::nullopt, .ended_by_us = true}), JobEnd::expected);
}

TEST(JobEnd, AnErrorOfTheScenarioExplainsAnyStatus) {
  EXPECT_EQ(explain_end({.status = 64 << 8, .reported_error = true}), JobEnd::expected);
}

TEST(JobEnd, ASanitizerExplainsTheStatusOfACompleteRunAlone) {
  EXPECT_EQ(explain_end({.status = kExit1, .wrote_last_record = true, .sanitizer_reported = true}),
            JobEnd::sanitizer);
  EXPECT_EQ(explain_end({.status = kExit1, .sanitizer_reported = true}), JobEnd::crash);
  EXPECT_EQ(explain_end({.status = kExit1, .wrote_last_record = true, .leak_check_failed = true}),
            JobEnd::no_leak_check);
  EXPECT_EQ(explain_end({.status = kExit1, .leak_check_failed = true}), JobEnd::crash);
}

TEST(JobEnd, ABrokenInvariantExplainsAnAbortAlone) {
  EXPECT_EQ(explain_end({.status = SIGABRT, .invariant_broken = true}), JobEnd::broken_invariant);
  EXPECT_EQ(explain_end({.status = SIGSEGV, .invariant_broken = true}), JobEnd::crash);
  EXPECT_EQ(explain_end({.status = SIGABRT}), JobEnd::crash);
}

}  // namespace
}  // namespace ordeal
