// The steps that operations on names are made of: placing, covering, removing, listing.
#include <gtest/gtest.h>

#include <cerrno>

#include "targets/unionfs/entry_removal.h"
#include "targets/unionfs/listing.h"
#include "targets/unionfs/total_space.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

// The parts of a union over a writable branch and one below it of mode `below`.
struct Steps {
  explicit Steps(BranchMode below = BranchMode::ro)
      : state({.branches = {branch(upper, BranchMode::rw), branch(lower, below)}}) {
    put(*lower, "/a", "lower");
    put(*upper, "/a", "upper");
  }
  Sight sight_of(const std::string& path) const {
    Sight sight;
    EXPECT_EQ(look(*state.branches->load(), path, sight), 0);
    return sight;
  }

  std::shared_ptr<memfs::MemFs> upper = memory();
  std::shared_ptr<memfs::MemFs> lower = memory();
  UnionState state;
  EntryRemoval removal{state.placing};
};

TEST(EntryRemoval, CoversWhatAReadOnlyBranchKeeps) {
  Steps steps;
  ASSERT_EQ(steps.removal.remove_file(*steps.state.branches->load(), "/a", steps.sight_of("/a")),
            0);
  EXPECT_EQ(list(*steps.upper, "/"), ".wh.a");
  EXPECT_EQ(list(*steps.lower, "/"), "a");
  EXPECT_FALSE(steps.sight_of("/a").found());
}

TEST(EntryRemoval, NeedsNoWhiteoutWhereEveryBranchGivesTheEntryUp) {
  Steps steps(BranchMode::nc);
  ASSERT_EQ(steps.removal.remove_file(*steps.state.branches->load(), "/a", steps.sight_of("/a")),
            0);
  EXPECT_EQ(list(*steps.upper, "/"), "");
  EXPECT_EQ(list(*steps.lower, "/"), "");
}

TEST(EntryRemoval, CoversNothingWhereNoBranchTakesTheWhiteout) {
  const auto only = memory();
  put(*only, "/a", "kept");
  UnionState state({.branches = {branch(only, BranchMode::ro)}});
  Sight sight;
  ASSERT_EQ(look(*state.branches->load(), "/a", sight), 0);
  EntryRemoval removal(state.placing);
  EXPECT_EQ(removal.remove_file(*state.branches->load(), "/a", sight), EROFS);
  EXPECT_EQ(list(*only, "/"), "a");
}

TEST(Placing, ADirectoryOverAWhiteoutIsOpaque) {
  Steps steps;
  const BranchPtr top = at(*steps.state.branches->load(), 0);
  ASSERT_EQ(steps.state.placing.make_whiteout(*top, "/d"), 0);
  ASSERT_EQ(steps.state.placing.make_directory(*top, "/d", 0750, /*over_whiteout=*/true), 0);
  EXPECT_EQ(list(*steps.upper, "/"), "a d");
  EXPECT_EQ(list(*steps.upper, "/d"), ".wh..wh..opq");
  fs::Attr attr;
  ASSERT_EQ(steps.upper->getattr("/d", attr), 0);
  EXPECT_EQ(attr.mode & 07777, 0750U);
}

TEST(Placing, ALeafReplacesTheWhiteoutOfItsName) {
  Steps steps;
  const auto branches = steps.state.branches->load();
  ASSERT_EQ(steps.removal.remove_file(*branches, "/a", steps.sight_of("/a")), 0);
  const auto make = [](const BranchPtr& branch) { return branch->fs->symlink("x", "/a"); };
  ASSERT_EQ(steps.state.placing.place_leaf(*branches, "/a", steps.sight_of("/a"), make), 0);
  EXPECT_EQ(list(*steps.upper, "/"), "a");
}

TEST(Listing, CountsWhiteoutsThatCoverNothingAndTemporaryFiles) {
  Steps steps;
  put(*steps.upper, "/.wh.none", "");
  put(*steps.upper, "/.wh..tmp.7", "");
  put(*steps.lower, "/b", "covered");
  put(*steps.upper, "/.wh.b", "");
  uint64_t orphans = 0;
  ASSERT_EQ(count_orphans(*steps.state.branches->load(), orphans), 0);
  EXPECT_EQ(orphans, 2U);
  std::vector<fs::DirEntry> entries;
  ASSERT_EQ(list_merged(*steps.state.branches->load(), "/", steps.sight_of("/"), entries), 0);
  ASSERT_EQ(entries.size(), 1U) << "reserved and covered names are not shown";
  EXPECT_EQ(entries.front().name, "a");
}

TEST(TotalSpace, CountsAFileSystemOnceAndReadOnlySpaceAsUnavailable) {
  const auto storage = memory(1 << 20);
  const auto other = memory(1 << 20);
  UnionState state({.branches = {branch(storage, BranchMode::rw), branch(storage, BranchMode::rw),
                                 branch(other, BranchMode::ro)}});
  fs::StatFs one, sum;
  ASSERT_EQ(storage->statfs("/", one), 0);
  ASSERT_EQ(total_space(*state.branches->load(), state.placing, sum), 0);
  EXPECT_EQ(sum.blocks * sum.block_size, 2 * one.blocks * one.block_size);
  EXPECT_EQ(sum.blocks_available * sum.block_size, one.blocks_available * one.block_size);
}

TEST(Invalidation, DropsThePathAndNotifiesTheClient) {
  std::string notified;
  UnionState state({.branches = {branch(memory(), BranchMode::rw)},
                    .notify = [&](const std::string& path) { notified += path; }});
  Invalidation& invalidation = *state.invalidation;
  AttrCache& cache = invalidation.attrs();
  const Instant start{std::chrono::seconds(1)};
  for (const char* path : {"/a", "/b"})
    ASSERT_TRUE(cache.put(cache.begin(), path, {}, start, std::chrono::seconds(9)));
  invalidation.path_changed("/a");
  EXPECT_EQ(cache.get("/a", start), std::nullopt);
  EXPECT_NE(cache.get("/b", start), std::nullopt);
  invalidation.names_changed();
  EXPECT_EQ(cache.get("/b", start), std::nullopt);
  EXPECT_EQ(notified, "") << "only notify() calls the client";
  invalidation.notify("/a");
  EXPECT_EQ(notified, "/a");
}

}  // namespace
}  // namespace ordeal::unionfs
