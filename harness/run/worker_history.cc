// Phase verify: what the threads did is judged by the models that the scenario names.
#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/run/history_judge.h"
#include "harness/run/worker.h"

namespace ordeal {
namespace {

constexpr size_t kMostWritten = 200'000;  // Operations of a file; of more, one object's alone.

}  // namespace

void Worker::judge_histories() {
  size_t number = 0;
  std::unique_ptr<ThreadScript> script;
  ThreadEnv env = make_env("judge", "judge", 0, nullptr);
  for (uint32_t i = 0; i < plan_.checks.size(); ++i) {
    const CheckPlan& check = plan_.checks[i];
    if (!check.history) continue;
    phase_until_ = (Monotonic::now() + check.history->time * 2 + std::chrono::seconds(60))
                       .time_since_epoch()
                       .count();
    const history::Model* model = history::find_model(check.history->model);
    const bool scripted = !check.history->operations.empty();
    if (scripted) {
      if (script == nullptr) script = script_->make_thread(env);
      model = script->model(check.history->model);
    }
    ALWAYS_ASSERT(model != nullptr, check.history->model);
    HistoryJudgement judgement = judge_history(
        check, plan_, *model, tell_history(plan_, *check.history, scripted, history_));
    if (script != nullptr) {
      if (const auto error = script->model_error()) return fail(*error);
    }
    HistoryResult& result = judgement.result;
    const bool all = result.operations <= kMostWritten;
    if (all || result.verdict == Verdict::fail) {
      const std::string name =
          ++number == 1 ? "history.jsonl" : fmt::format("history-{}.jsonl", number);
      const ToldHistory told = tell_history(plan_, *check.history, scripted, history_);
      if (write_history(request_.files.dir + "/" + name, told, all ? nullptr : &result.key) > 0)
        result.file = name;
    }
    if (!result.file.empty() && !scripted)
      journal_.note(
          fmt::format("{}: {} holds what was judged, for `{} history check {} --model {}`",
                      check.name, result.file, request_.run.program, result.file, result.model));
    CheckRecord record{i, 0, 0, result.reason, -1};
    if (result.verdict != Verdict::unknown) record.evaluations = 1;
    if (result.verdict == Verdict::fail) {
      record.failures = 1;
      record.detail = result.sentence;
      judgement.finding.location = fmt::format("{}:{}", check.at.file, check.at.line);
      journal_.write(judgement.finding);
    } else if (result.verdict == Verdict::pass) {
      record.detail = fmt::format("{} operations on {} object{}", result.operations, result.objects,
                                  result.objects == 1 ? "" : "s");
    }
    journal_.write(result);
    journal_.write(record);
  }
}

}  // namespace ordeal
