// A score of planted bugs, as lines for people and as JSON for machines.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/result/score_sheet.h"

namespace ordeal {

// Returns the line above the rows.
std::string score_header();
// Returns the row of one defect, with lines below it for special columns.
std::string score_line(const DefectRow& row);
// Returns a table of the kinds of findings: how many defects each kind showed, and which.
std::string score_kinds(const ScoreSheet& sheet);
// Returns the text below the rows: kinds of findings, clean scenarios, false alarms, how to read
// it.
std::string score_footer(const ScoreSheet& sheet);

// Return one row as an object: {"id", "found", "seeds", "by", "seconds_median", …} for a defect,
// {"scenario", "defects", "modes"} for a clean scenario, {"kind", "found", "defects", "seldom"} for
// a kind of finding.
nlohmann::ordered_json score_json(const DefectRow& row);
nlohmann::ordered_json score_json(const CleanRow& row);
nlohmann::ordered_json score_json(const KindRow& row);

}  // namespace ordeal
