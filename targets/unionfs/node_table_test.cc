#include "targets/unionfs/node_table.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/sync/thread.h"

namespace ordeal::unionfs {
namespace {

TEST(NodeTable, OneNameIsOneNodeAndItsPath) {
  NodeTable nodes;
  const NodeId a = nodes.lookup(kRootNode, "a");
  const NodeId b = nodes.lookup(a, "b");
  EXPECT_EQ(nodes.lookup(a, "b"), b);
  EXPECT_EQ(nodes.path_of(b), "/a/b");
  EXPECT_EQ(nodes.path_of(kRootNode), "/");
  EXPECT_EQ(nodes.lookups_of(b), 2U);
}

TEST(NodeTable, TheLastForgetEndsANodeAndItsIdIsNotUsedAgain) {
  NodeTable nodes;
  const NodeId first = nodes.lookup(kRootNode, "a");
  nodes.lookup(kRootNode, "a");
  nodes.forget(first, 1);
  EXPECT_EQ(nodes.path_of(first), "/a");
  nodes.forget(first, 1);
  EXPECT_EQ(nodes.path_of(first), std::nullopt);
  EXPECT_EQ(nodes.size(), 1U);
  EXPECT_NE(nodes.lookup(kRootNode, "a"), first);
}

TEST(NodeTable, AParentStaysWhileNodesLieBelowIt) {
  NodeTable nodes;
  const NodeId a = nodes.lookup(kRootNode, "a");
  const NodeId b = nodes.lookup(a, "b");
  nodes.forget(a, 1);
  EXPECT_EQ(nodes.path_of(b), "/a/b");
  nodes.forget(b, 1);
  EXPECT_EQ(nodes.size(), 1U);
}

TEST(NodeTable, ARenameMovesWhatLiesBelowAndEndsWhatWasThere) {
  NodeTable nodes;
  const NodeId a = nodes.lookup(kRootNode, "a");
  const NodeId b = nodes.lookup(a, "b");
  const NodeId old = nodes.lookup(kRootNode, "x");
  nodes.renamed(kRootNode, "a", kRootNode, "x");
  EXPECT_EQ(nodes.path_of(b), "/x/b");
  EXPECT_EQ(nodes.path_of(old), std::nullopt);
  nodes.renamed("/x/b", "/c");
  EXPECT_EQ(nodes.path_of(b), "/c");
}

TEST(NodeTable, ARemovedNodeHasNoPathAndANewOneTakesItsPlace) {
  NodeTable nodes;
  const NodeId a = nodes.lookup(kRootNode, "a");
  nodes.removed(kRootNode, "a");
  EXPECT_EQ(nodes.path_of(a), std::nullopt);
  const NodeId again = nodes.lookup(kRootNode, "a");
  EXPECT_NE(again, a);
  nodes.removed("/a");
  EXPECT_EQ(nodes.path_of(again), std::nullopt);
  nodes.forget(a, 1);
  nodes.forget(again, 1);
  EXPECT_EQ(nodes.size(), 1U);
}

TEST(NodeTable, AnUnknownParentHasNoChildren) {
  NodeTable nodes;
  EXPECT_EQ(nodes.lookup(99, "a"), 0U);
  EXPECT_EQ(nodes.size(), 1U);
}

TEST(NodeTableDeathTest, ForgettingMoreThanWasLookedUpIsCaught) {
  NodeTable nodes;
  const NodeId a = nodes.lookup(kRootNode, "a");
  EXPECT_DEATH(nodes.forget(a, 2), "more often");
  EXPECT_DEATH(nodes.forget(77, 1), "had never looked up");
}

// Lookups, forgets and renames of one name by four threads: the counts come out even.
TEST(NodeTable, ConcurrentLookupsAndForgetsComeOutEven) {
  NodeTable nodes;
  const auto work = [&nodes] {
    for (int i = 0; i < 500; ++i) {
      const NodeId a = nodes.lookup(kRootNode, "a");
      const NodeId b = nodes.lookup(a, "b");
      nodes.renamed(kRootNode, "a", kRootNode, "z");
      nodes.path_of(b);
      nodes.forget(b, 1);
      nodes.forget(a, 1);
    }
  };
  {
    Thread one("one", work), two("two", work), three("three", work);
    work();
  }
  EXPECT_EQ(nodes.size(), 1U);
}

}  // namespace
}  // namespace ordeal::unionfs
