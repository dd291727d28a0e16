#include "harness/result/score_sheet.h"

#include <algorithm>
#include <tuple>

namespace ordeal {
namespace {

bool needs_weak_memory(const DefectRow& row, uint32_t needed) {
  for (const ScoreColumn& strong : row.without_weak) {
    if (strong.seeds == 0 || strong.found > 0) continue;
    for (const ScoreColumn& weak : row.columns) {
      if (weak.mode == strong.mode && weak.found >= needed) return true;
    }
  }
  return false;
}

// The most seeds under which one scenario in one mode found the defect so, for each kind.
std::map<std::string, uint32_t> most_seeds(const DefectRow& row) {
  std::map<std::string, uint32_t> most;
  for (const ScoreColumn& column : row.columns) {
    for (const auto& [kind, seeds] : column.by) most[kind] = std::max(most[kind], seeds);
  }
  return most;
}

}  // namespace

std::vector<KindRow> by_kind(const ScoreSheet& sheet) {
  std::map<std::string, KindRow> kinds;
  KindRow weak{kWeakMemory, {}, {}};
  for (const DefectRow& row : sheet.defects) {
    for (const auto& [kind, seeds] : most_seeds(row)) {
      KindRow& told = kinds.try_emplace(kind, KindRow{kind, {}, {}}).first->second;
      (seeds >= sheet.needed ? told.defects : told.seldom).push_back(row.id);
    }
    if (needs_weak_memory(row, sheet.needed)) weak.defects.push_back(row.id);
  }
  std::vector<KindRow> rows;
  for (auto& [kind, row] : kinds) rows.push_back(std::move(row));
  std::sort(rows.begin(), rows.end(), [](const KindRow& a, const KindRow& b) {
    return std::tuple(b.defects.size(), a.kind) < std::tuple(a.defects.size(), b.kind);
  });
  if (!weak.defects.empty()) rows.push_back(std::move(weak));
  return rows;
}

}  // namespace ordeal
