// A score of programs that need no scenario, such as the classics: as lines for people and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/explore/score.h"

namespace ordeal {

// Returns the line above the rows: a column for each strategy, and the published ones.
std::string program_header(const std::vector<const explore::ScoreProgram*>& programs,
                           const std::vector<std::string>& strategies);
// Returns the row of one program. `scores` has one entry for each strategy; the first is judged.
std::string program_line(const explore::ScoreProgram& program,
                         const std::vector<explore::Score>& scores);
// Returns the text below the rows, which says how to read them.
std::string program_footer(const explore::ScoreOptions& options);

// Returns the row as an object: {"id", "found", "seeds", "schedules_mean", "strategies", …}.
nlohmann::ordered_json program_json(const explore::ScoreProgram& program,
                                    const std::vector<std::string>& strategies,
                                    const std::vector<explore::Score>& scores);

}  // namespace ordeal
