#include "targets/unionfs/policy.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/base/input_error.h"
#include "harness/sync/choose.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

const std::vector<Candidate> kThree = {{.index = 0, .free = 50, .has_parent = false},
                                       {.index = 1, .free = 20, .has_parent = true},
                                       {.index = 2, .free = 90, .has_parent = false}};

std::string order(const char* policy) {
  std::string out;
  for (const Candidate& c : find_create_policy(policy).order(kThree))
    out += std::to_string(c.index);
  return out;
}

TEST(CreatePolicy, OrdersTheBranches) {
  EXPECT_EQ(order("ff"), "012");
  EXPECT_EQ(order("mfs"), "201");
  EXPECT_EQ(order("epmfs"), "120");
  EXPECT_EQ(order("lfs"), "102");
}

TEST(CreatePolicy, RandTakesEachInTime) {
  set_choice_seed(7);
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) seen.insert(order("rand"));
  EXPECT_EQ(seen, (std::set<std::string>{"012", "120", "201"}));
}

TEST(CreatePolicy, AMisspeltOneNamesTheNearest) {
  try {
    find_create_policy("mfss");
    FAIL() << "it was found";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean \"mfs\""), std::string::npos);
  }
  EXPECT_THROW(find_search_policy("newest"), InputError);
  EXPECT_THROW(find_action_policy("none"), InputError);
}

TEST(ActionPolicy, AppliesToAllOrToTheFirst) {
  const std::vector<size_t> found = {1, 3};
  EXPECT_EQ(find_action_policy("epall").pick(found).size(), 2U);
  EXPECT_EQ(find_action_policy("epff").pick(found).size(), 1U);
  EXPECT_EQ(find_search_policy("ff").pick(found), 1U);
}

TEST(Placing, AFullBranchHandsOnToTheNext) {
  auto full = memory(0);
  auto roomy = memory();
  UnionFs fs({.branches = {branch(full, BranchMode::rw, 4096), branch(roomy, BranchMode::rw)}});
  put(fs, "/a", "x");
  EXPECT_TRUE(has(*roomy, "/a"));
  EXPECT_FALSE(has(*full, "/a"));
}

TEST(Placing, WithoutRoomAnywhereItIsEnospcAndWithoutABranchErofs) {
  auto only = memory(8192);
  UnionFs fs({.branches = {branch(only, BranchMode::rw, 1 << 20)}});
  EXPECT_EQ(fs.mkdir("/d", 0755), ENOSPC);
  ASSERT_EQ(fs.set_branch_mode(0, BranchMode::nc), 0);
  EXPECT_EQ(fs.mkdir("/d", 0755), EROFS);
}

TEST(Branches, ChangeWhileOperationsRun) {
  TwoBranches two;
  Branch third;
  third.fs = memory();
  third.label = "third";
  put(*third.fs, "/t", "third");
  ASSERT_EQ(two.fs->add_branch(third), 0);
  EXPECT_EQ(get(*two.fs, "/t"), "third");
  ASSERT_EQ(two.fs->remove_branch(1), 0);
  EXPECT_EQ(get(*two.fs, "/a"), "ENOENT");
  EXPECT_EQ(two.fs->remove_branch(9), EINVAL);
  ASSERT_EQ(two.fs->remove_branch(0), 0);
  EXPECT_EQ(two.fs->remove_branch(0), EBUSY) << "the last one stays";
}

TEST(Branches, ModesAreNamed) {
  EXPECT_EQ(parse_branch_mode("nc"), BranchMode::nc);
  EXPECT_THROW(parse_branch_mode("rx"), InputError);
  EXPECT_THROW(UnionFs({.branches = {}}), InputError);
}

}  // namespace
}  // namespace ordeal::unionfs
