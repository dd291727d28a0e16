// Judges the recorded history of one check and turns the verdict into a result and a finding.
#pragma once

#include <string>

#include "harness/history/online.h"
#include "harness/result/result.h"
#include "harness/run/judge/history_map.h"

namespace ordeal {

// The verdict on one history, for the result and, if it is violated, as a finding.
struct HistoryJudgement {
  HistoryResult result;  // Stamps as those of the history; `file` is the caller's to fill.
  Finding finding;       // Of a violation, without `reproduce` and time.
  // Identifies the violation: the model, the operation and the kind of its answer. It holds no
  // values, keys or times, so that it is the same from run to run.
  std::string identity;
};

// Judges a recorded history. REQUIRES: the model is that of the check. The check's `time` bounds
// the search, and the search for a short explanation once more. The verdict is unknown if nothing
// was recorded, or if the history is incomplete.
HistoryJudgement judge_history(const CheckPlan& check, const Plan& plan,
                               const history::Model& model, ModelHistory recorded);

// The facts of a run that OnlineReport lacks.
struct OnlineFacts {
  std::vector<std::string> clients;  // By number.
  std::string incomplete;            // As ModelHistory has it, of one that ends early.
  std::string unit;
  Duration took{0};
};

// Turns the report of a check that was judged during the run into a judgement. A violation shows
// the part of its object's history that was still kept.
HistoryJudgement judge_online(const CheckPlan& check, const Plan& plan, const history::Model& model,
                              const history::OnlineReport& report, const OnlineFacts& facts);

// Writes the operations to a file that `ordeal history check` reads, stamps from 0 on; with a key,
// those of that object alone. Returns how many, 0 where the file cannot be written.
size_t write_history(const std::string& path, const ModelHistory& recorded, const std::string* key);

}  // namespace ordeal
