#include "harness/run/stress/online_judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/run/stress/history_verdict.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// A run that is over by then is judged as a whole, which explains a violation better, and is not
// disturbed meanwhile.
constexpr Duration kShortRun = 60s;
// How long a thread waits for memory of the judge. Threads have 5 s to stop, and 10 s to move.
constexpr Duration kDrainPatience = 4s;

}  // namespace

bool OnlineJudge::can_judge(const StressRun& run) {
  if (!run.history.wanted() || !run.history.fence()) return false;
  return std::all_of(run.plan.checks.begin(), run.plan.checks.end(), [](const CheckPlan& check) {
    return !check.history || OnlineHistories::can_judge(*check.history);
  });
}

void OnlineJudge::start() {
  run_.history.pool().drained(kDrainPatience);
  thread_ = Thread("judge", [this] {
    try {
      run();
    } catch (const std::exception& error) {
      run_.fail({fmt::format("the judge of histories: {}", error.what()), ""});
    }
  });
}

void OnlineJudge::stop() {
  if (!thread_.joinable()) return;
  stopped_.notify();
  thread_.join();
}

bool OnlineJudge::wait_until_worth_it() {
  const HistoryPool& pool = run_.history.pool();
  const Instant started = Monotonic::now();
  while (2 * pool.in_use() < pool.chunks() && Monotonic::now() < started + kShortRun) {
    if (stopped_.wait_for(10ms)) return false;
  }
  return true;
}

void OnlineJudge::begin() {
  models_ =
      std::make_unique<CheckModels>(*run_.script, run_.make_env("judge", "judge", 0, nullptr));
  std::vector<OnlineHistories::Asked> asked;
  for (uint32_t i = 0; i < run_.plan.checks.size(); ++i) {
    const CheckPlan& check = run_.plan.checks[i];
    if (!check.history) continue;
    checks_.push_back(i);
    asked.push_back(
        {&check, &models_->of(*check.history), CheckModels::is_scripted(*check.history)});
  }
  reported_.resize(asked.size());
  histories_ = std::make_unique<OnlineHistories>(run_.plan, run_.history, asked);
}

void OnlineJudge::run() {
  if (!wait_until_worth_it()) return;
  begin();
  while (!stopped_.happened()) {
    if (!histories_->step()) stopped_.wait_for(2ms);
    report_violations();
    if (const auto error = models_->error()) {
      run_.fail(*error);
      return;
    }
  }
}

void OnlineJudge::report_violations() {
  for (size_t i = 0; i < checks_.size(); ++i) {
    if (reported_[i] || !histories_->violated(i)) continue;
    reported_[i] = true;
    const CheckPlan& check = run_.plan.checks[checks_[i]];
    journal_violation(run_, check, histories_->judgement(i).finding);
    run_.journal.note(fmt::format("{} was violated: the run ended there", check.name));
    run_.control.stop();
  }
}

void OnlineJudge::finish() {
  allow_for(run_, *run_.plan.checks[checks_.front()].history);
  histories_->finish();
  if (const auto error = models_->error()) {
    run_.fail(*error);
    return;
  }
  if (const Duration waited = run_.history.pool().waited(); waited > Duration::zero())
    run_.journal.note(fmt::format("threads waited {} in all for their histories to be judged",
                                  format_duration(waited)));
  for (size_t i = 0; i < checks_.size(); ++i) {
    const HistoryJudgement judgement = histories_->judgement(i);
    if (judgement.result.verdict == Verdict::fail && !reported_[i])
      journal_violation(run_, run_.plan.checks[checks_[i]], judgement.finding);
    journal_verdict(run_, checks_[i], judgement.result);
  }
}

}  // namespace ordeal
