// Every step of every operation fails once: what was there before is there afterwards, or what was
// asked for is done; nothing lies in between, and nothing is left behind.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "harness/fault/plan.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

// All that a user can see, as one line.
std::string view(UnionFs& fs) {
  std::string all;
  std::vector<std::string> directories = {"/"};
  for (size_t i = 0; i < directories.size(); ++i) {
    std::vector<fs::DirEntry> entries;
    EXPECT_EQ(fs.readdir(directories[i], entries), 0);
    for (const fs::DirEntry& entry : entries) {
      const std::string path = (directories[i] == "/" ? "" : directories[i]) + "/" + entry.name;
      all += path;
      if (S_ISREG(entry.type)) all += "=" + get(fs, path);
      if (S_ISDIR(entry.type)) directories.push_back(path);
      all += ' ';
    }
  }
  return all;
}

using Step = std::function<int(UnionFs&)>;
struct Case {
  const char* name;
  Step prepare;
  Step act;
};

int overwrite(UnionFs& fs, const char* path) {
  fs::Handle file = 0;
  if (const int err = fs.open(path, O_RDWR, file)) return err;
  size_t done = 0;
  const int err = fs.write(file, std::string_view("LOWER"), 0, done);
  EXPECT_EQ(fs.release(file), 0);
  return err;
}

int nothing(UnionFs&) { return 0; }

const Case kCases[] = {
    {"write", nothing, [](UnionFs& fs) { return overwrite(fs, "/a"); }},
    {"write below", nothing, [](UnionFs& fs) { return overwrite(fs, "/d/x"); }},
    {"unlink", nothing, [](UnionFs& fs) { return fs.unlink("/a"); }},
    {"unlink a copy", [](UnionFs& fs) { return overwrite(fs, "/a"); },
     [](UnionFs& fs) { return fs.unlink("/a"); }},
    {"create over a whiteout", [](UnionFs& fs) { return fs.unlink("/a"); },
     [](UnionFs& fs) { return fs.symlink("x", "/a"); }},
    {"rename", nothing, [](UnionFs& fs) { return fs.rename("/a", "/b", 0); }},
    {"rename over", nothing, [](UnionFs& fs) { return fs.rename("/a", "/d/x", 0); }},
    {"rename a copy", [](UnionFs& fs) { return overwrite(fs, "/a"); },
     [](UnionFs& fs) { return fs.rename("/a", "/d/x", 0); }},
    {"rename a directory", [](UnionFs& fs) { return fs.mkdir("/e", 0755); },
     [](UnionFs& fs) { return fs.rename("/e", "/f", 0); }},
    {"link", nothing, [](UnionFs& fs) { return fs.link("/a", "/b"); }},
    {"rmdir", [](UnionFs& fs) { return fs.unlink("/d/x"); },
     [](UnionFs& fs) { return fs.rmdir("/d"); }},
    {"mkdir again",
     [](UnionFs& fs) {
       const int err = fs.unlink("/d/x");
       return err != 0 ? err : fs.rmdir("/d");
     },
     [](UnionFs& fs) { return fs.mkdir("/d", 0755); }},
};

// Fails the n-th hit of `point` in one run of the case. Returns whether there was an n-th hit.
bool fail_nth(const Case& one, const FailPoint& point, int n) {
  TwoBranches two;
  EXPECT_EQ(one.prepare(*two.fs), 0) << one.name;
  FaultPlan plan(
      1, now(),
      {parse_fault_table(point.name(), {{"nth", {std::to_string(n)}}, {"error", {"EIO"}}})},
      nullptr);
  const uint64_t before = [&] {
    uint64_t count = 0;
    EXPECT_EQ(two.fs->orphan_whiteouts(count), 0);
    return count;
  }();
  int err = 0;
  plan.arm_all();
  Thread("victim", [&] { err = one.act(*two.fs); }).join();  // A thread's hits count from one.
  plan.disarm_all();
  const std::string where = fmt::format("{}: hit {} of {}", one.name, n, point.name());
  EXPECT_EQ(two.orphans(), before) << where;
  EXPECT_EQ(two.fs->open_handles(), 0U) << where;
  EXPECT_EQ(two.fs->buffers().in_use, 0U) << where;
  if (err == 0) return false;
  EXPECT_EQ(err, EIO) << where;
  // The same once more, with nothing in the way, ends as if nothing had happened.
  EXPECT_EQ(one.act(*two.fs), 0) << where;
  TwoBranches clean;
  EXPECT_EQ(one.prepare(*clean.fs), 0);
  EXPECT_EQ(one.act(*clean.fs), 0);
  EXPECT_EQ(two.orphans(), 0U) << where;
  EXPECT_EQ(view(*two.fs), view(*clean.fs)) << where;
  return true;
}

TEST(UnionFaults, EveryStepMayFailAndNothingIsLeftBehind) {
  int failures = 0;
  for (const Case& one : kCases) {
    for (const FailPoint* point : all_failpoints()) {
      if (!std::string_view(point->name()).starts_with("unionfs.")) continue;
      for (int n = 1; n < 50 && fail_nth(one, *point, n); ++n) ++failures;
    }
  }
  EXPECT_GT(failures, 100) << "the sweep reached too little";
}

// A short piece of a copy-up is carried on with; it is never taken for the end.
TEST(UnionFaults, AShortCopyIsCarriedOn) {
  TwoBranches two;
  FaultPlan plan(1, now(), {parse_fault_table("unionfs.copy_up.write", {{"short", {"1/2"}}})},
                 nullptr);
  plan.arm_all();
  EXPECT_EQ(overwrite(*two.fs, "/a"), 0);
  plan.disarm_all();
  EXPECT_EQ(get(*two.fs, "/a"), "LOWER");
}

int write_all(UnionFs& fs, const char* path, std::string_view content) {
  fs::Handle file = 0;
  int err = fs.open(path, O_RDWR, file);
  if (err == ENOENT) err = fs.create(path, O_RDWR, 0644, file);
  if (err != 0) return err;
  size_t done = 0;
  err = fs.write(file, content, 0, done);
  EXPECT_EQ(done, content.size());
  EXPECT_EQ(fs.release(file), 0);
  return err;
}

// A reader that comes between the halves of a torn write sees one of them, which it cannot without.
std::string seen_between(const char* rule) {
  TwoBranches two;
  EXPECT_EQ(write_all(*two.fs, "/new", "aaaa"), 0);
  FaultSpec spec = parse_fault_text("unionfs.write.branch", rule);
  std::string seen;
  FaultPlan plan(1, now(), {spec}, nullptr);
  plan.arm_all();
  std::atomic<bool> over{false};
  Thread reader("reader", [&] {
    while (!over.load() && seen.empty()) {
      const std::string now_there = get(*two.fs, "/new");
      if (now_there != "aaaa" && now_there != "bbbb") seen = now_there;
      yield();
    }
  });
  EXPECT_EQ(write_all(*two.fs, "/new", "bbbb"), 0);
  over = true;
  reader.join();
  plan.disarm_all();
  EXPECT_EQ(get(*two.fs, "/new"), "bbbb");
  return seen;
}

TEST(UnionFaults, ATornWriteIsSeenHalfDone) {
  EXPECT_EQ(seen_between("torn(200ms)"), "bbaa");
  EXPECT_EQ(seen_between("noop"), "");
}

TEST(UnionFaults, CorruptionReachesTheBytesOfOneCallAlone) {
  TwoBranches two;
  FaultPlan plan(
      1, now(),
      {parse_fault_table("unionfs.write.branch", {{"corrupt", {"true"}}, {"nth", {"1"}}}),
       parse_fault_table("unionfs.read.branch", {{"corrupt", {"true"}}, {"nth", {"2"}}})},
      nullptr);
  plan.arm_all();
  Thread("victim", [&] {
    EXPECT_EQ(write_all(*two.fs, "/spoilt", "0000"), 0);
    EXPECT_EQ(write_all(*two.fs, "/clean", "0000"), 0);
    EXPECT_NE(get(*two.fs, "/spoilt"), "0000");
    EXPECT_NE(get(*two.fs, "/clean"), "0000") << "the second read";
    EXPECT_EQ(get(*two.fs, "/clean"), "0000") << "the file itself is whole";
  }).join();
}

TEST(UnionFaults, AStaleAttributeIsGivenOutAfterItsTime) {
  const auto size_after = [](const char* rule) {
    ManualClock clock;
    const ScopedClock scope(clock);
    Config config;
    config.attr_ttl = std::chrono::milliseconds(10);
    TwoBranches two(config);
    FaultPlan plan(1, now(), {parse_fault_text("unionfs.cache.read", rule)}, nullptr);
    plan.arm_all();
    fs::Attr attr;
    EXPECT_EQ(two.fs->getattr("/a", attr), 0);
    put(*two.upper, "/a", "grown by somebody else");
    clock.advance(std::chrono::milliseconds(50));
    EXPECT_EQ(two.fs->getattr("/a", attr), 0);
    return attr.size;
  };
  EXPECT_EQ(size_after("stale(100ms)"), 5U);
  EXPECT_EQ(size_after("stale(20ms)"), 22U) << "it is older than that";
  EXPECT_EQ(size_after("noop"), 22U);
}

}  // namespace
}  // namespace ordeal::unionfs
