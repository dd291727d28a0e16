// The verdict of one check on what a run recorded, as the result and its findings tell it.
#pragma once

#include <string>

#include "harness/history/online.h"
#include "harness/result/result.h"
#include "harness/run/judge/history_map.h"

namespace ordeal {

struct HistoryJudgement {
  HistoryResult result;  // Stamps as those of the history; `file` is the caller's to fill.
  Finding finding;       // Of a violation, without `reproduce` and time.
  // Names the violation beyond its numbers: the model, what was asked and what kind of answer it
  // was. Never values, keys or times, so that it is the same from run to run.
  std::string identity;
};

// Judges what was told. REQUIRES: the model is that of the check. `time` bounds the search, and
// that for a short explanation once more. Unknown where nothing was recorded, or not all was told.
HistoryJudgement judge_history(const CheckPlan& check, const Plan& plan,
                               const history::Model& model, ModelHistory told);

// The same of what was judged as it came. A violation shows what is left of its object's history.
struct OnlineFacts {
  std::vector<std::string> clients;  // By number.
  std::string incomplete;            // As ModelHistory has it, of one that ends early.
  std::string unit;
  Duration took{0};
};
HistoryJudgement judge_online(const CheckPlan& check, const Plan& plan, const history::Model& model,
                              const history::OnlineReport& report, const OnlineFacts& facts);

// Writes the operations to a file that `ordeal history check` reads, stamps from 0 on; with a key,
// those of that object alone. Returns how many, 0 where the file cannot be written.
size_t write_history(const std::string& path, const ModelHistory& told, const std::string* key);

}  // namespace ordeal
