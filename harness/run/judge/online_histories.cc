#include "harness/run/judge/online_histories.h"

#include <fmt/format.h>

#include <algorithm>
#include <queue>

namespace ordeal {
namespace {

constexpr size_t kBatch = 4096;  // Records that are read before what they tell is judged.

}  // namespace

std::optional<uint64_t> LogCursor::peek() {
  while (from_ == records_.to) {
    if (records_.whole) {
      log_->drop_oldest();
      records_ = {};
    }
    const HistoryLog::Records now = log_->oldest();
    if (now.from != records_.from) from_ = now.from;
    records_ = now;
    if (from_ == now.to && !now.whole) return std::nullopt;
  }
  return record::head_at(from_).call;
}

OnlineHistories::Check::Check(const Plan& plan, const Asked& what, bool under_events)
    : asked(what),
      stream(plan, *what.check->history, what.scripted, under_events),
      checker(*what.model, {.bytes = what.check->history->bytes}),
      report(checker.judge()) {}

OnlineHistories::OnlineHistories(const Plan& plan, HistoryBook& book,
                                 const std::vector<Asked>& asked)
    : plan_(plan), book_(book) {
  for (const Asked& each : asked)
    checks_.push_back(std::make_unique<Check>(plan, each, book.under_events()));
}

void OnlineHistories::meet_new_logs() {
  const std::vector<HistoryLog*> all = book_.logs();
  // They were opened after the fence of the last step.
  for (size_t i = logs_.size(); i < all.size(); ++i)
    logs_.push_back({all[i], LogCursor(*all[i]), until_});
}

// The stamp before which no log will show anything that it does not show now.
uint64_t OnlineHistories::known_until(uint64_t fence) {
  uint64_t until = fence;
  const Log* open = nullptr;  // The one that was called before all others that are open.
  for (Log& log : logs_) {
    const uint64_t since = log.log->open_since();
    uint64_t bound = since;
    if (since == HistoryLog::kIdle) bound = fence;
    if (since == HistoryLog::kOpening) bound = log.bound;
    const uint64_t stopped = log.log->stopped_at();
    if (stopped != HistoryLog::kNever) book_.pool().close();  // What comes now cannot be judged.
    log.bound = std::max(log.bound, std::min(bound, stopped));
    if (log.bound >= until) continue;
    until = log.bound;
    open = since > HistoryLog::kOpening ? &log : nullptr;
  }
  const HistoryPool& pool = book_.pool();
  if (open != nullptr && until == until_ && pool.in_use() == pool.chunks())
    held_by_ = open->log->thread();
  return until_ = std::max(until, until_);
}

bool OnlineHistories::step() {
  const std::optional<uint64_t> fence = book_.fence();
  if (!fence) return false;
  meet_new_logs();
  return read(known_until(*fence));
}

void OnlineHistories::finish() {
  uint64_t until = HistoryLog::kNever;
  meet_new_logs();
  for (const Log& log : logs_) {
    log.log->settle();
    until = std::min(until, log.log->stopped_at());
  }
  read(until);
  for (const auto& check : checks_) {
    if (!check->incomplete.empty()) continue;
    if (until == HistoryLog::kNever) {
      judge(*check, check->stream.finish());
      if (check->incomplete.empty()) check->checker.finish();
    } else {
      // What returned after that may have seen what nobody recorded.
      check->incomplete = why_stopped();
    }
  }
}

// Takes the records of calls before that stamp, in their order.
bool OnlineHistories::read(uint64_t until) {
  using Next = std::pair<uint64_t, size_t>;  // A call, and its log.
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  const auto look = [&](size_t i) {
    const std::optional<uint64_t> call = logs_[i].cursor.peek();
    if (call && *call < until) next.emplace(*call, i);
  };
  for (size_t i = 0; i < logs_.size(); ++i) look(i);
  const bool any = !next.empty();
  RecordedCall record;
  for (size_t count = 1; !next.empty(); ++count) {
    const size_t log = next.top().second;
    next.pop();
    logs_[log].cursor.read(record);
    for (const auto& check : checks_) {
      if (!check->incomplete.empty()) continue;
      check->stream.add(log, record);
      if (!check->stream.incomplete().empty() || count % kBatch == 0) release(*check, record.call);
    }
    look(log);
  }
  for (const auto& check : checks_) release(*check, until);
  return any;
}

void OnlineHistories::release(Check& check, uint64_t until) {
  if (!check.incomplete.empty() || until == HistoryLog::kNever) return;
  judge(check, check.stream.release(until));
  check.incomplete = check.stream.incomplete();
}

void OnlineHistories::judge(Check& check, history::History operations) {
  const Instant begin = Monotonic::now();
  for (history::Operation& operation : operations) {
    const std::string wrong = history::complaint(*check.asked.model, operation);
    if (!wrong.empty()) {
      check.incomplete = "what was recorded is not of the model: " + wrong;
      break;
    }
    check.checker.push(std::move(operation));
  }
  check.checker.judge();
  check.took += Monotonic::now() - begin;
}

std::string OnlineHistories::why_stopped() const {
  uint64_t operations = 0;
  for (const Log& log : logs_) operations += log.log->operations();
  return fmt::format(
      "there was room for the first {} operations alone: {}", operations,
      held_by_.empty()
          ? "they came faster than they could be judged; bound the run by a rate"
          : fmt::format("an operation of {} did not come back while others went on", held_by_));
}

bool OnlineHistories::violated(size_t check) const {
  return checks_[check]->report.verdict == Verdict::fail;
}

HistoryJudgement OnlineHistories::judgement(size_t number) const {
  const Check& check = *checks_[number];
  return judge_online(*check.asked.check, plan_, *check.asked.model, check.report,
                      {.clients = clients_of(book_),
                       .incomplete = check.incomplete,
                       .unit = book_.under_events() ? "steps" : "ns",
                       .took = check.took});
}

}  // namespace ordeal
