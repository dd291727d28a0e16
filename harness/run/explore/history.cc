#include "harness/run/explore/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/history/levels.h"
namespace ordeal {
namespace {

ThreadEnv judge_env() {
  ThreadEnv env;
  env.thread = env.group = "judge";
  return env;
}

}  // namespace

ExploreHistory::ExploreHistory(const Plan& plan, const Script& script)
    : plan_(plan), book_(plan, &events_), models_(script, judge_env()) {
  for (size_t i = 0; i < plan.checks.size(); ++i) {
    if (!plan.checks[i].history) continue;
    const HistoryPlan& wanted = *plan.checks[i].history;
    checks_.push_back({i, &models_.of(wanted), CheckModels::is_scripted(wanted), false});
    HistoryResult& result = results_.emplace_back();
    result.name = plan.checks[i].name;
    result.model = wanted.model;
    result.unit = "steps";
    result.levels.emplace_back(history::to_string(wanted.level), Verdict::unknown);
    result.reason = "no schedule came to its end with an operation that the model speaks of";
  }
}

void ExploreHistory::start_over() {
  events_.store(0, std::memory_order_relaxed);
  book_.start_over();
}

ExploreHistory::Wrong ExploreHistory::judge(std::vector<CheckRecord>& records) {
  for (size_t i = 0; i < checks_.size(); ++i) {
    const CheckPlan& plan = plan_.checks[checks_[i].index];
    HistoryJudgement judgement = judge_history(plan, plan_, *checks_[i].model, tell(checks_[i]));
    if (const auto error = models_.error()) return {error, std::nullopt};
    add(checks_[i], results_[i], judgement.result, records[checks_[i].index]);
    if (judgement.result.verdict != Verdict::fail) continue;
    last_ = tell(checks_[i]);
    last_check_ = i;
    judgement.finding.location = fmt::format("{}:{}", plan.at.file, plan.at.line);
    return {std::nullopt, Violation{std::move(judgement.finding), std::move(judgement.identity)}};
  }
  return {};
}

ModelHistory ExploreHistory::tell(const Check& check) const {
  return model_history(plan_, *plan_.checks[check.index].history, check.scripted, book_);
}

// Schedules in which nothing was done say nothing; one that cannot be judged leaves all of them
// unjudged, unless another breaks the rules.
void ExploreHistory::add(Check& check, HistoryResult& sum, const HistoryResult& now,
                         CheckRecord& record) {
  const uint64_t operations = sum.operations + now.operations, objects = sum.objects + now.objects;
  const double seconds = sum.seconds + now.seconds;
  if (now.verdict == Verdict::fail) {
    if (record.failures++ == 0) record.detail = now.sentence;
    record.evaluations = std::max(record.evaluations + 1, record.failures);
    sum = now;
  } else if (now.verdict == Verdict::unknown && (now.operations > 0 || now.unknown > 0)) {
    check.incomplete = true;
    if (sum.verdict == Verdict::fail) return;
    sum.verdict = Verdict::unknown;
    sum.reason = record.detail = now.reason;
    record.evaluations = 0;
  } else if (now.verdict == Verdict::unknown) {
    if (sum.verdict == Verdict::unknown) record.detail = sum.reason;
  } else if (sum.verdict != Verdict::fail && !check.incomplete) {
    ++record.evaluations;
    record.detail.clear();
    sum = now;
  }
  sum.operations = operations;
  sum.objects = objects;
  sum.seconds = seconds;
}

void ExploreHistory::write_last(const std::string& dir, const std::string& file) {
  if (last_ && write_history(dir + "/" + file, *last_, nullptr) > 0)
    results_[last_check_].file = file;
}

}  // namespace ordeal
