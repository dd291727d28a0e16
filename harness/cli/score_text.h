// A score of planted bugs as lines for people and as JSON for machines.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/result/score_sheet.h"

namespace ordeal {

std::string score_header();
std::string score_line(const DefectRow& row);
// How many defects each kind of finding told of, and which.
std::string score_kinds(const ScoreSheet& sheet);
// What follows the rows: kinds of findings, clean scenarios, false alarms, how to read it.
std::string score_footer(const ScoreSheet& sheet);

// {"id", "found", "seeds", "by", "seconds_median", …}
nlohmann::ordered_json score_json(const DefectRow& row);
nlohmann::ordered_json score_json(const CleanRow& row);
// {"kind", "found", "defects", "seldom"}
nlohmann::ordered_json score_json(const KindRow& row);

}  // namespace ordeal
