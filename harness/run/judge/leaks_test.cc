#include "harness/run/judge/leaks.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A plan with one no_leaks, and what was measured of a run; each test spoils one thing.
struct LeakCase {
  explicit LeakCase(std::vector<std::string> resources, double memory_slope = 0) {
    CheckPlan check;
    check.kind = CheckKind::finally;
    check.name = "no leaks";
    check.leaks = LeakPlan{std::move(resources), memory_slope};
    check.at = {"x.lua", 9};
    plan.checks.push_back(check);
    evidence.before.fds = evidence.after.fds = {{1, "/dev/null"}, {3, "/tmp/run/journal"}};
    evidence.before.threads = evidence.after.threads = {{10, "main", ""}, {11, "ticker#0", ""}};
    evidence.counts_before =
        evidence.counts_after = {{"gateway", {ResourceKind::permits, "lost by the pool of a", 0}},
                                 {"unionfs", {ResourceKind::handles, "open in the union", 2}}};
    evidence.dir = "/tmp/run";
    grow(0);
  }
  void grow(double mib_a_second, Duration length = 10s) {
    evidence.memory.clear();
    for (Duration at = 0s; at <= length; at += 100ms) {
      const double bytes = 1e8 + mib_a_second * (1 << 20) * to_seconds(at);
      evidence.memory.push_back({at, static_cast<uint64_t>(bytes)});
    }
  }
  LeakVerdict judged() const { return judge_leaks(plan, 0, evidence); }
  std::vector<std::string> claims() const {
    std::vector<std::string> all;
    for (const Finding& finding : judged().findings) all.push_back(finding.claim);
    return all;
  }

  Plan plan;
  LeakEvidence evidence;
};

TEST(Leaks, ARunThatHoldsWhatItHeldHasNone) {
  const LeakVerdict verdict = LeakCase({}).judged();
  EXPECT_THAT(verdict.findings, IsEmpty());
  EXPECT_EQ(verdict.record.evaluations, 1U);
  EXPECT_EQ(verdict.record.failures, 0U);
  EXPECT_THAT(verdict.record.detail, HasSubstr("as before: fds, threads, mounts"));
}

TEST(Leaks, EveryResourceThatGrewIsAFinding) {
  LeakCase c({});
  c.evidence.after.fds.push_back({7, "/tmp/run/target-0/f3"});
  c.evidence.after.threads.push_back({12, "union/flush#0", "futex_wait_queue"});
  c.evidence.after.mounts.push_back("/tmp/run/mount-0");
  c.evidence.counts_after[0].held.count = 1;
  c.evidence.counts_after[1].held.count = 5;
  c.grow(3);
  EXPECT_THAT(c.claims(),
              ElementsAre("1 descriptors left open: target-#/f#",
                          "1 threads still run after close: union/flush#", "1 mounts left: mount-#",
                          "handles open in the union (target.unionfs) did not come back",
                          "permits lost by the pool of a (target.gateway) did not come back",
                          "memory grew by 3.00 MiB a second, limit 1.00 MiB"));
  const LeakVerdict verdict = c.judged();
  EXPECT_EQ(verdict.record.failures, 1U);
  EXPECT_EQ(verdict.findings[0].kind, FindingKind::leak);
  EXPECT_EQ(verdict.findings[0].location, "x.lua:9");
  EXPECT_THAT(verdict.findings[1].evidence, HasSubstr("waits in futex_wait_queue"));
  EXPECT_EQ(verdict.findings[3].count, 3U);
  std::vector<std::string> resources;
  for (const Finding& finding : verdict.findings) resources.push_back(finding.resource);
  EXPECT_THAT(resources, ElementsAre("fds", "threads", "mounts", "handles", "permits", "memory"));
}

TEST(Leaks, WhatWasNotAskedForIsNotLookedAt) {
  LeakCase c({"permits"});
  c.evidence.after.fds.push_back({7, "/x"});
  c.evidence.counts_after[1].held.count = 5;
  EXPECT_THAT(c.claims(), IsEmpty());
  EXPECT_FALSE(grew(c.plan, c.evidence.counts_before, c.evidence.counts_after));
  c.evidence.counts_after[0].held.count = 1;
  EXPECT_TRUE(grew(c.plan, c.evidence.counts_before, c.evidence.counts_after));
}

TEST(Leaks, LessThanBeforeIsNoLeak) {
  LeakCase c({});
  c.evidence.counts_after[1].held.count = 0;
  c.evidence.after.fds.pop_back();
  EXPECT_THAT(c.claims(), IsEmpty());
}

TEST(Leaks, FingerprintsDoNotDependOnCounts) {
  LeakCase one({}), many({});
  one.evidence.counts_after[0].held.count = 1;
  many.evidence.counts_after[0].held.count = 90;
  EXPECT_EQ(one.judged().findings[0].fingerprint, many.judged().findings[0].fingerprint);
}

TEST(Leaks, MemoryHasALimitOfItsOwn) {
  LeakCase c({"memory"}, 5 << 20);
  c.grow(3);
  EXPECT_THAT(c.claims(), IsEmpty());
  c.grow(6);
  EXPECT_THAT(c.claims(), ElementsAre("memory grew by 6.00 MiB a second, limit 5.00 MiB"));
}

TEST(Leaks, WhatCannotBeToldIsUnknownWhereItWasAskedForByName) {
  LeakCase named({"memory"}), all({});
  for (LeakCase* c : {&named, &all}) c->grow(50, 2s);
  EXPECT_EQ(named.judged().record.evaluations, 0U);
  EXPECT_THAT(named.judged().record.detail, HasSubstr("too short to tell"));
  EXPECT_EQ(all.judged().record.evaluations, 1U) << "the rest was judged";
  EXPECT_EQ(all.judged().rows.back().verdict, Verdict::skipped);
  LeakCase sanitized({"memory"});
  sanitized.evidence.memory_unknown = "a sanitizer's build keeps memory that was freed";
  sanitized.grow(50);
  EXPECT_EQ(sanitized.judged().record.evaluations, 0U);
  sanitized.evidence.lost_memory_reported = true;
  EXPECT_EQ(sanitized.judged().record.evaluations, 1U) << "LeakSanitizer judges it";
  LeakCase silent({"handles"});
  silent.evidence.counts_after.pop_back();
  EXPECT_THAT(silent.judged().record.detail, HasSubstr("no target here counts its handles"));
  EXPECT_EQ(silent.judged().record.evaluations, 0U);
}

TEST(Leaks, OfAScheduleOnlyWhatTargetsLendIsJudged) {
  LeakCase c({});
  c.evidence.explored = true;
  c.evidence.after.fds.push_back({7, "/x"});
  EXPECT_THAT(c.claims(), IsEmpty());
  EXPECT_EQ(c.judged().record.evaluations, 1U);
  c.evidence.counts_after[0].held.count = 1;
  EXPECT_EQ(c.claims().size(), 1U);
  LeakCase fds({"fds"});
  fds.evidence.explored = true;
  EXPECT_EQ(fds.judged().record.evaluations, 0U) << "nothing was judged";
}

}  // namespace
}  // namespace ordeal
