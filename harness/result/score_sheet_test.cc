#include "harness/result/score_sheet.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

using Names = std::vector<std::string>;
using Kinds = std::map<std::string, uint32_t>;

ScoreColumn column(const char* mode, Kinds by, uint32_t found) {
  ScoreColumn column;
  column.mode = mode;
  column.seeds = 20;
  column.found = found;
  column.by = std::move(by);
  return column;
}

DefectRow defect(const char* id, std::vector<ScoreColumn> columns) {
  DefectRow row;
  row.id = id;
  row.columns = std::move(columns);
  return row;
}

// One that two kinds find, one that one of them finds, one that the other finds now and then.
ScoreSheet sheet() {
  ScoreSheet sheet;
  sheet.seeds = 20;
  sheet.needed = 19;
  sheet.defects = {
      defect("a", {column("explore", {{"history", 20}}, 20), column("stress", {{"leak", 19}}, 19)}),
      defect("b", {column("explore", {{"history", 19}}, 19)}),
      defect("c", {column("explore", {{"leak", 10}}, 10), column("explore", {{"leak", 9}}, 9)}),
  };
  return sheet;
}

TEST(ScoreByKind, CountsDefectsThatOneModeFindsOftenEnough) {
  const std::vector<KindRow> rows = by_kind(sheet());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].kind, "history");
  EXPECT_EQ(rows[0].defects, (Names{"a", "b"}));
  EXPECT_EQ(rows[1].kind, "leak");
  EXPECT_EQ(rows[1].defects, (Names{"a"}));
  EXPECT_EQ(rows[1].seldom, (Names{"c"})) << "no one column has 19";
}

TEST(ScoreByKind, LeavesDirectedScenariosOut) {
  ScoreSheet aimed = sheet();
  aimed.defects = {defect("d", {})};
  aimed.defects[0].directed = {column("explore", {{"deadlock", 20}}, 20)};
  EXPECT_TRUE(by_kind(aimed).empty());
}

// What weak memory is given for one defect that is found as an invariant.
Names told_by_weak_memory(uint32_t weakly, const std::vector<ScoreColumn>& strongly) {
  ScoreSheet one = sheet();
  one.defects = {defect("w", {column("explore", {{"invariant", weakly}}, weakly)})};
  one.defects[0].without_weak = strongly;
  const std::vector<KindRow> rows = by_kind(one);
  return rows.back().kind == kWeakMemory ? rows.back().defects : Names();
}

TEST(ScoreByKind, WeakMemoryTellsWhatStrongMemoryNeverShows) {
  EXPECT_EQ(told_by_weak_memory(20, {column("explore", {}, 0)}), (Names{"w"}));
  EXPECT_EQ(told_by_weak_memory(20, {column("explore", {{"invariant", 1}}, 1)}), Names());
  EXPECT_EQ(told_by_weak_memory(18, {column("explore", {}, 0)}), Names());
  EXPECT_EQ(told_by_weak_memory(20, {}), Names()) << "it was not compared";
}

TEST(ScoreByKind, WhatWasSkippedComparesNothing) {
  ScoreColumn skipped = column("explore", {}, 0);
  skipped.seeds = 0;
  EXPECT_EQ(told_by_weak_memory(20, {skipped}), Names());
}

}  // namespace
}  // namespace ordeal
