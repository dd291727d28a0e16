#include "harness/run/stress/history_judge.h"

#include <fmt/format.h>

#include "harness/run/stress/history_verdict.h"

namespace ordeal {
namespace {

constexpr size_t kMostWritten = 200'000;  // Operations of a file; of more, one object's alone.

}  // namespace

void HistoryJudge::start() {
  if (!OnlineJudge::can_judge(run_)) return;
  online_.emplace(run_);
  online_->start();
}

void HistoryJudge::stop() {
  if (online_) online_->stop();
}

void HistoryJudge::judge() {
  stop();
  if (online_ && online_->has_begun()) {
    online_->finish();
    return;
  }
  CheckModels models(*run_.script, run_.make_env("judge", "judge", 0, nullptr));
  for (uint32_t i = 0; i < run_.plan.checks.size(); ++i) {
    if (!run_.plan.checks[i].history) continue;
    judge_whole(i, models);
    if (const auto error = models.error()) {
      run_.fail(*error);
      return;
    }
  }
}

// A model that failed has judged nothing.
void HistoryJudge::judge_whole(uint32_t index, CheckModels& models) {
  const CheckPlan& check = run_.plan.checks[index];
  allow_for(run_, *check.history);
  const bool scripted = CheckModels::is_scripted(*check.history);
  const history::Model& model = models.of(*check.history);
  HistoryJudgement judgement = judge_history(
      check, run_.plan, model, model_history(run_.plan, *check.history, scripted, run_.history));
  if (models.error()) return;
  write_file(check, judgement.result, scripted);
  if (judgement.result.verdict == Verdict::fail) journal_violation(run_, check, judgement.finding);
  journal_verdict(run_, index, judgement.result);
}

// Writes the history beside the result: all of it, or the object that breaks the check.
void HistoryJudge::write_file(const CheckPlan& check, HistoryResult& result, bool scripted) {
  const bool all = result.operations <= kMostWritten;
  if (!all && result.verdict != Verdict::fail) return;
  const std::string name =
      ++files_ == 1 ? "history.jsonl" : fmt::format("history-{}.jsonl", files_);
  const ModelHistory history = model_history(run_.plan, *check.history, scripted, run_.history);
  const std::string path = run_.request.files.dir + "/" + name;
  if (write_history(path, history, all ? nullptr : &result.key) == 0) return;
  result.file = name;
  if (scripted) return;
  run_.journal.note(
      fmt::format("{}: {} holds what was judged, for `{} history check {} --model {}`", check.name,
                  name, run_.request.run.program, name, result.model));
}

}  // namespace ordeal
