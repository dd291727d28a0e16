#include "harness/history/core.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "harness/history/inference.h"
#include "harness/history/search.h"
#include "harness/history/window.h"

namespace ordeal::history {
namespace {

// Of one trial: a harder one counts as "needed".
constexpr uint64_t kTrialConfigurations = 4'000;
constexpr size_t kTrialBytes = size_t{256} << 20;
// Of all trials, in operations, and in those that searches tried: some 20 ms for the whole prefix,
// of which no more operations than these are worth telling, then as much for its end.
constexpr uint64_t kWork = 100'000;
constexpr size_t kNeeded = 16;
// A prefix of so many operations is not cut; of a longer one so many are looked at.
constexpr size_t kShort = 32;
// Fewer where the core of these meets a limit.
struct Reach {
  size_t least, most;
};
constexpr Reach kReaches[] = {{10, 24}, {4, 9}, {1, 3}};
constexpr uint64_t kConfigurationsBefore = 200'000;
constexpr int64_t kBefore = std::numeric_limits<int64_t>::min();

class Relaxer {
 public:
  struct Limits {
    Instant deadline;
    size_t needed = SIZE_MAX;
  };

  // What comes before `start` is given: the operations that it carries are the first of these, and
  // stay as they are.
  Relaxer(const Model& model, const History& operations, const Checkpoint* start, Limits limits)
      : model_(model),
        operations_(operations),
        start_(start),
        limits_(limits),
        fixed_(start == nullptr ? 0 : start->carried.size()),
        kept_(operations.size()) {
    for (size_t i = fixed_; i < operations.size(); ++i) {
      const OperationKind& kind = model.kinds[*find_kind(model, operations[i].op)];
      const bool observes = is_observer(kind, operations[i]);
      // An observer goes as a whole, so its return is no constraint of its own.
      kept_[i] = {asserts_output(kind, operations[i]),
                  !observes && operations[i].ret != Operation::kNever, true};
    }
  }

  // Whether no limit cut it short.
  bool run() {
    if (start_ != nullptr && judge(operations_) != Verdict::fail) return false;
    for (const size_t which : {kSaw, kDoneBy, kNotBefore}) relax(which, fixed_, operations_.size());
    return complete_;
  }

  std::vector<CoreItem> core() const {
    std::vector<CoreItem> core;
    for (size_t i = fixed_; i < operations_.size(); ++i) {
      CoreItem item{operations_[i], {}};
      if (kept_[i][kSaw]) item.constraints.push_back(Constraint::saw);
      if (kept_[i][kDoneBy]) item.constraints.push_back(Constraint::done_by);
      if (kept_[i][kNotBefore] && !gone(i)) item.constraints.push_back(Constraint::not_before);
      if (!item.constraints.empty()) core.push_back(std::move(item));
    }
    return core;
  }

 private:
  enum Which : uint8_t { kSaw, kDoneBy, kNotBefore };

  bool observer(size_t i) const {
    return is_observer(model_.kinds[*find_kind(model_, operations_[i].op)], operations_[i]);
  }
  bool gone(size_t i) const { return i >= fixed_ && !kept_[i][kSaw] && observer(i); }

  History relaxed() const {
    History history(operations_.begin(), operations_.begin() + static_cast<ptrdiff_t>(fixed_));
    for (size_t i = fixed_; i < operations_.size(); ++i) {
      if (gone(i)) continue;
      Operation operation = operations_[i];
      const bool returns = kept_[i][kDoneBy] || observer(i);
      if (!returns) operation.ret = Operation::kNever;
      if (!kept_[i][kSaw]) operation.status = returns ? Status::noinfo : Status::pending;
      if (!kept_[i][kNotBefore]) operation.call = kBefore;
      history.push_back(std::move(operation));
    }
    return history;
  }

  Verdict judge(const History& history) {
    Prepared prepared = prepare(model_, history);
    const SearchLimits limits{limits_.deadline, kTrialBytes, kTrialConfigurations};
    SearchResult result;
    if (start_ == nullptr) {
      infer_order(prepared);
      result = search(prepared, limits, false);
    } else {
      Transitions transitions(prepared);
      Checkpoint at = *start_;
      result = search_window(prepared, transitions, limits, at,
                             static_cast<uint32_t>(prepared.events.size()));
    }
    work_ += history.size() + result.tried;
    return result.verdict;
  }

  // Gives up what it can of [from, to): all at once, or else each half, the later one first.
  void relax(size_t which, size_t from, size_t to) {
    std::vector<size_t> tried;
    for (size_t i = from; i < to; ++i) {
      if (kept_[i][which] && !gone(i)) tried.push_back(i);
    }
    if (tried.empty()) return;
    if (work_ > kWork || needed_.size() > limits_.needed || Monotonic::now() > limits_.deadline) {
      complete_ = false;
      return;
    }
    for (const size_t i : tried) kept_[i][which] = false;
    const Verdict verdict = judge(relaxed());
    if (verdict == Verdict::fail) return;
    if (verdict == Verdict::unknown) complete_ = false;
    for (const size_t i : tried) kept_[i][which] = true;
    if (tried.size() == 1) {
      needed_.insert(tried[0]);
      return;
    }
    const size_t middle = tried[tried.size() / 2];
    relax(which, middle, to);
    relax(which, from, middle);
  }

  const Model& model_;
  const History& operations_;
  const Checkpoint* const start_;
  const Limits limits_;
  const size_t fixed_;
  std::vector<std::array<bool, 3>> kept_;
  std::set<size_t> needed_;  // Operations that have a constraint which must stay.
  bool complete_ = true;
  uint64_t work_ = 0;
};

// The event before the call of the failed operation at which few are open, and not far back.
uint32_t window_begin(const Prepared& prepared, uint32_t failed, const Reach& reach) {
  std::vector<uint32_t> open;  // Before each event.
  uint32_t call = 0, now = 0;
  for (uint32_t i = 0; i < prepared.events.size(); ++i) {
    const PreparedEvent& event = prepared.events[i];
    open.push_back(now);
    if (event.is_return) {
      --now;
    } else {
      if (event.op == failed) call = i;
      if (!prepared.classes[prepared.ops[event.op].op_class].pending) ++now;
    }
  }
  uint32_t best = 0;
  size_t called = 0;
  for (uint32_t i = call; i-- > 0 && called < reach.most;) {
    if (prepared.events[i].is_return) continue;
    ++called;
    if (called >= reach.least && (best == 0 || open[i] < open[best])) best = i;
  }
  return best;
}

// The core of the last operations, beside what was true before them.
std::optional<Core> core_of_end(const Prepared& prepared, size_t failed, const Reach& reach,
                                Instant deadline) {
  const Model& model = *prepared.model;
  const History& prefix = *prepared.history;
  const auto op = std::find_if(prepared.ops.begin(), prepared.ops.end(),
                               [&](const PreparedOp& each) { return each.source == failed; });
  const uint32_t begin =
      window_begin(prepared, static_cast<uint32_t>(op - prepared.ops.begin()), reach);
  if (begin == 0) return std::nullopt;
  Transitions transitions(prepared);
  Checkpoint at{{}, {}, {{{}, model.initial(), {}}}};
  const SearchLimits limits{deadline, kTrialBytes, kConfigurationsBefore};
  if (search_window(prepared, transitions, limits, at, begin).verdict != Verdict::pass)
    return std::nullopt;

  Core core;
  CoreStart& since = core.since.emplace();
  const PreparedEvent& last = prepared.events[begin - 1];
  since.last = prefix[prepared.ops[last.op].source];
  since.returned = last.is_return;
  std::set<Value> states;
  for (const LayerConfig& config : at.layer) states.insert(config.state);
  since.states_total = states.size();
  for (const Value& state : states) {
    if (since.states.size() < CoreStart::kStatesTold) since.states.push_back(state);
  }
  since.open = at.carried;
  History operations = at.carried;
  for (Operation& each : operations) each.call = kBefore;
  for (uint32_t i = begin; i < prepared.events.size(); ++i) {
    const PreparedEvent& event = prepared.events[i];
    if (!event.is_return) operations.push_back(prefix[prepared.ops[event.op].source]);
  }
  Relaxer relaxer(model, operations, &at, {deadline});
  core.complete = relaxer.run();
  core.items = relaxer.core();
  return core;
}

}  // namespace

const char* to_string(Constraint constraint) {
  switch (constraint) {
    case Constraint::saw:
      return "saw";
    case Constraint::done_by:
      return "done_by";
    case Constraint::not_before:
      return "not_before";
  }
  return "?";
}

Core find_core(const Model& model, const History& prefix, size_t failed, Instant deadline) {
  const bool is_short = prefix.size() <= kShort;
  Relaxer whole(model, prefix, nullptr, {deadline, is_short ? SIZE_MAX : kNeeded});
  Core core;
  core.complete = whole.run();
  if (!core.complete && !is_short) {
    const Prepared prepared = prepare(model, prefix);
    for (const Reach& reach : kReaches) {
      std::optional<Core> end = core_of_end(prepared, failed, reach, deadline);
      if (!end) break;
      if (end->complete) return std::move(*end);
    }
  }
  core.items = whole.core();
  return core;
}

}  // namespace ordeal::history
