// Looks at names while a change of names is under way.
#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <string>

#include "harness/fault/plan.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

TEST(NameLocks, AReaderSeesThatAChangeOverlappedWithItsLook) {
  NameLocks names(std::make_unique<PathLocks>());
  const uint64_t before = names.mark();
  EXPECT_TRUE(names.quiet_since(before));
  uint64_t during = 0;
  {
    const NameLocks::Change change(names);
    during = names.mark();
    EXPECT_FALSE(names.quiet_since(before)) << "the change began after the mark";
    EXPECT_FALSE(names.quiet_since(during)) << "the change has not ended";
  }
  EXPECT_FALSE(names.quiet_since(during)) << "the change ended after the mark";
  EXPECT_TRUE(names.quiet_since(names.mark()));
}

// Returns whether another thread can take the tree exclusively, as it must to move a directory.
bool another_thread_takes_the_tree(NameLocks& names) {
  bool taken = false;
  Thread("other", [&] {
    if (!names.tree().try_lock()) return;
    taken = true;
    names.tree().unlock();
  }).join();
  return taken;
}

TEST(NameLocks, LockedPathsKeepDirectoriesInPlace) {
  NameLocks names(std::make_unique<PathLocks>());
  {
    const NameLocks::LockedPaths locked(names, {"/a", "/"});
    EXPECT_EQ(names.paths_in_use(), 2U);
    EXPECT_FALSE(another_thread_takes_the_tree(names));
  }
  EXPECT_EQ(names.paths_in_use(), 0U);
  EXPECT_TRUE(another_thread_takes_the_tree(names));
}

// Looks "/" up in a union of one branch, where the second question to the branch fails.
int find_with_one_question(bool during_a_change) {
  UnionState state({.branches = {branch(memory(), BranchMode::rw)}});
  FaultPlan plan(1, now(),
                 {parse_fault_table("unionfs.lookup.branch", {{"nth", {"2"}}, {"error", {"EIO"}}})},
                 nullptr);
  int err = -1;
  plan.arm_all();
  Thread("reader",
         [&] {  // A thread's hits count from one.
           std::optional<NameLocks::Change> change;
           if (during_a_change) change.emplace(state.names);
           Layer layer;
           err = state.lookup.find("/", layer);
         })
      .join();
  plan.disarm_all();
  return err;
}

TEST(PathLookup, LooksOnceWithoutALockWhereNothingChanges) {
  EXPECT_EQ(find_with_one_question(/*during_a_change=*/false), 0);
}

TEST(PathLookup, LooksAgainUnderTheLockWhileNamesChange) {
  EXPECT_EQ(find_with_one_question(/*during_a_change=*/true), EIO);
}

TEST(PathLookup, RefusesReservedNames) {
  UnionState state({.branches = {branch(memory(), BranchMode::rw)}});
  Layer layer;
  EXPECT_EQ(state.lookup.find("/.wh.a", layer), ENOENT);
}

}  // namespace
}  // namespace ordeal::unionfs
