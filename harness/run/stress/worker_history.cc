// What the threads did is judged by the models that the scenario names: while they run where there
// is much of it, else in phase verify.
#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/run/judge/online_histories.h"
#include "harness/run/stress/worker.h"
#include "harness/sync/clock.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {

constexpr size_t kMostWritten = 200'000;  // Operations of a file; of more, one object's alone.
// A run that is over by then is judged as a whole, which tells more of a violation, and is not
// disturbed meanwhile.
constexpr Duration kShortRun = 60s;
constexpr Duration kPatience = 4s;  // With the judge. Threads have 5 s to stop, and 10 s to move.

}  // namespace

// The judge of a run that goes on. All but `done` belongs to its thread until that is joined.
struct Worker::OnlineJudge {
  std::atomic<bool> done{false};
  ThreadEnv env;
  std::unique_ptr<ThreadScript> script;  // Where a model is the scenario's own.
  std::vector<uint32_t> checks;          // Into Plan::checks, as the histories have them.
  std::unique_ptr<OnlineHistories> histories;
  std::vector<bool> told;  // A finding of the check is journaled.
  Thread thread;
};

void Worker::OnlineJudgeDeleter::operator()(OnlineJudge* judge) const { delete judge; }

void Worker::start_judging() {
  if (!history_.wanted() || !history_.fence()) return;
  for (const CheckPlan& check : plan_.checks) {
    if (check.history && !OnlineHistories::can_judge(*check.history)) return;
  }
  history_.pool().drained(kPatience);
  online_.reset(new OnlineJudge);
  online_->thread = Thread("judge", [this] {
    try {
      judge_while_it_runs(*online_);
    } catch (const std::exception& error) {
      fail({fmt::format("the judge of histories: {}", error.what()), ""});
    }
  });
}

void Worker::stop_judging() {
  if (online_ == nullptr) return;
  online_->done = true;
  if (online_->thread.joinable()) online_->thread.join();
}

void Worker::judge_while_it_runs(OnlineJudge& judge) {
  const HistoryPool& pool = history_.pool();
  const Instant begin = Monotonic::now();
  while (2 * pool.in_use() < pool.chunks() && Monotonic::now() < begin + kShortRun) {
    if (judge.done) return;
    sleep_for(10ms);
  }
  judge.env = make_env("judge", "judge", 0, nullptr);
  std::vector<OnlineHistories::Asked> asked;
  for (uint32_t i = 0; i < plan_.checks.size(); ++i) {
    if (!plan_.checks[i].history) continue;
    judge.checks.push_back(i);
    asked.push_back({&plan_.checks[i], model_of(*plan_.checks[i].history, judge.env, judge.script),
                     !plan_.checks[i].history->operations.empty()});
  }
  judge.told.resize(asked.size());
  judge.histories = std::make_unique<OnlineHistories>(plan_, history_, asked);
  while (!judge.done) {
    if (!judge.histories->step()) sleep_for(2ms);
    for (size_t i = 0; i < judge.told.size(); ++i) {
      if (judge.told[i] || !judge.histories->violated(i)) continue;
      judge.told[i] = true;
      tell(plan_.checks[judge.checks[i]], judge.histories->judgement(i).finding);
      journal_.note(
          fmt::format("{} was violated: the run ended there", plan_.checks[judge.checks[i]].name));
      stop_everything();
    }
    if (judge.script == nullptr) continue;
    if (const auto error = judge.script->model_error()) return fail(*error);
  }
}

// Built in, or of the scenario, whose script is loaded where there is none yet.
const history::Model* Worker::model_of(const HistoryPlan& check, ThreadEnv& env,
                                       std::unique_ptr<ThreadScript>& script) const {
  const history::Model* model = history::find_model(check.model);
  if (!check.operations.empty()) {
    if (script == nullptr) script = script_->make_thread(env);
    model = script->model(check.model);
  }
  ALWAYS_ASSERT(model != nullptr, check.model);
  return model;
}

void Worker::tell(const CheckPlan& check, Finding finding) {
  finding.location = fmt::format("{}:{}", check.at.file, check.at.line);
  journal_.write(finding);
}

void Worker::judge_histories() {
  stop_judging();
  if (online_ != nullptr && online_->histories != nullptr) return end_judging(*online_);
  size_t number = 0;
  std::unique_ptr<ThreadScript> script;
  ThreadEnv env = make_env("judge", "judge", 0, nullptr);
  for (uint32_t i = 0; i < plan_.checks.size(); ++i) {
    const CheckPlan& check = plan_.checks[i];
    if (!check.history) continue;
    allow_for(*check.history);
    const bool scripted = !check.history->operations.empty();
    const history::Model* model = model_of(*check.history, env, script);
    HistoryJudgement judgement = judge_history(
        check, plan_, *model, model_history(plan_, *check.history, scripted, history_));
    if (script != nullptr) {
      if (const auto error = script->model_error()) return fail(*error);
    }
    HistoryResult& result = judgement.result;
    const bool all = result.operations <= kMostWritten;
    if (all || result.verdict == Verdict::fail) {
      const std::string name =
          ++number == 1 ? "history.jsonl" : fmt::format("history-{}.jsonl", number);
      const ModelHistory told = model_history(plan_, *check.history, scripted, history_);
      if (write_history(request_.files.dir + "/" + name, told, all ? nullptr : &result.key) > 0)
        result.file = name;
    }
    if (!result.file.empty() && !scripted)
      journal_.note(
          fmt::format("{}: {} holds what was judged, for `{} history check {} --model {}`",
                      check.name, result.file, request_.run.program, result.file, result.model));
    if (result.verdict == Verdict::fail) tell(check, judgement.finding);
    record_verdict(i, result);
  }
}

// What came after the judge's last look.
void Worker::end_judging(OnlineJudge& judge) {
  allow_for(*plan_.checks[judge.checks.front()].history);
  judge.histories->finish();
  if (judge.script != nullptr) {
    if (const auto error = judge.script->model_error()) return fail(*error);
  }
  if (const Duration waited = history_.pool().waited(); waited > Duration::zero())
    journal_.note(fmt::format("threads waited {} in all for their histories to be judged",
                              format_duration(waited)));
  for (size_t i = 0; i < judge.checks.size(); ++i) {
    const HistoryJudgement judgement = judge.histories->judgement(i);
    if (judgement.result.verdict == Verdict::fail && !judge.told[i])
      tell(plan_.checks[judge.checks[i]], judgement.finding);
    record_verdict(judge.checks[i], judgement.result);
  }
}

// A verdict may take that long before it counts as a hang.
void Worker::allow_for(const HistoryPlan& check) {
  phase_until_ = (Monotonic::now() + check.time * 2 + 60s).time_since_epoch().count();
}

void Worker::record_verdict(uint32_t check, const HistoryResult& result) {
  CheckRecord record{check, 0, 0, result.reason, -1};
  if (result.verdict != Verdict::unknown) record.evaluations = 1;
  if (result.verdict == Verdict::fail) {
    record.failures = 1;
    record.detail = result.sentence;
  } else if (result.verdict == Verdict::pass) {
    record.detail = fmt::format("{} operations on {} object{}", result.operations, result.objects,
                                result.objects == 1 ? "" : "s");
  }
  journal_.write(result);
  journal_.write(record);
}

}  // namespace ordeal
