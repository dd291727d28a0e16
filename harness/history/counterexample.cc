#include "harness/history/counterexample.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "harness/base/text.h"
#include "harness/history/inference.h"

namespace ordeal::history {
namespace {

// Of one trial: a harder one counts as "needed". The second is of all trials, in operations and
// configurations: about 80 ms.
constexpr uint64_t kConfigurations = 4'000;
constexpr uint64_t kWork = 250'000;
constexpr size_t kTrialBytes = size_t{256} << 20;

class Relaxer {
 public:
  Relaxer(const Model& model, const History& prefix, Instant deadline)
      : model_(model), prefix_(prefix), deadline_(deadline), kept_(prefix.size()) {
    for (size_t i = 0; i < prefix.size(); ++i) {
      const OperationKind& kind = model.kinds[*find_kind(model, prefix[i].op)];
      const bool observer = is_observer(kind, prefix[i]);
      // An observer goes as a whole, so its return is no constraint of its own.
      kept_[i] = {asserts_output(kind, prefix[i]), !observer && prefix[i].ret != Operation::kNever,
                  true};
    }
  }

  // Whether no limit cut it short.
  bool run() {
    for (const size_t which : {kSaw, kDoneBy, kNotBefore}) relax(which, 0, prefix_.size());
    return complete_;
  }

  std::vector<CoreItem> core() const {
    std::vector<CoreItem> core;
    for (size_t i = 0; i < prefix_.size(); ++i) {
      CoreItem item{prefix_[i], {}};
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
    return is_observer(model_.kinds[*find_kind(model_, prefix_[i].op)], prefix_[i]);
  }
  bool gone(size_t i) const { return !kept_[i][kSaw] && observer(i); }

  History relaxed() const {
    History history;
    for (size_t i = 0; i < prefix_.size(); ++i) {
      if (gone(i)) continue;
      Operation operation = prefix_[i];
      const bool returns = kept_[i][kDoneBy] || observer(i);
      if (!returns) operation.ret = Operation::kNever;
      if (!kept_[i][kSaw]) operation.status = returns ? Status::noinfo : Status::pending;
      if (!kept_[i][kNotBefore]) operation.call = std::numeric_limits<int64_t>::min();
      history.push_back(std::move(operation));
    }
    return history;
  }

  // Gives up what it can of [from, to): all at once, or else each half, the later one first.
  void relax(size_t which, size_t from, size_t to) {
    std::vector<size_t> tried;
    for (size_t i = from; i < to; ++i) {
      if (kept_[i][which] && !gone(i)) tried.push_back(i);
    }
    if (tried.empty()) return;
    if (work_ > kWork || Monotonic::now() > deadline_) {
      complete_ = false;
      return;
    }
    for (const size_t i : tried) kept_[i][which] = false;
    const History history = relaxed();
    Prepared prepared = prepare(model_, history);
    infer_order(prepared);
    const SearchResult result = search(prepared, {deadline_, kTrialBytes, kConfigurations}, false);
    work_ += history.size() + result.configurations;
    if (result.verdict == Verdict::fail) return;
    if (result.verdict == Verdict::unknown) complete_ = false;
    for (const size_t i : tried) kept_[i][which] = true;
    if (tried.size() == 1) return;
    const size_t middle = tried[tried.size() / 2];
    relax(which, middle, to);
    relax(which, from, middle);
  }

  const Model& model_;
  const History& prefix_;
  const Instant deadline_;
  std::vector<std::array<bool, 3>> kept_;
  bool complete_ = true;
  uint64_t work_ = 0;
};

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

std::string sentence_of(const Model& model, const Counterexample& example) {
  std::vector<std::string> states;
  for (const Value& state : example.states) {
    std::string text = state.json();
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    states.push_back(std::move(text));
  }
  std::string could;
  if (!states.empty()) {
    const std::string last = states.back();
    states.pop_back();
    could = states.empty() ? last : join(states, ", ") + " or " + last;
    if (example.states_total > example.states.size())
      could += fmt::format(" (or {} more)", example.states_total - example.states.size());
  }
  std::vector<std::string> because;
  for (const CoreItem& item : example.core) {
    if (item.operation.line == example.failed.line && item.operation.call == example.failed.call &&
        item.operation.client == example.failed.client)
      continue;
    if (because.size() == 4) {
      because.push_back(fmt::format("{} more", example.core.size() - 5));
      break;
    }
    because.push_back(describe(item.operation));
  }
  std::string out = fmt::format("{} cannot be: whatever the order, ", describe(example.failed));
  out += example.states.empty()
             ? "what was called by then does not allow it"
             : fmt::format("between its call and its return the {} could only be {}", model.name,
                           could);
  return because.empty() ? out : out + ", because of " + join(because, ", ");
}

History prefix_until(const Prepared& prepared, uint32_t event) {
  History prefix;
  for (uint32_t i = 0; i <= event; ++i) {
    if (prepared.events[i].is_return) continue;
    const PreparedOp& op = prepared.ops[prepared.events[i].op];
    Operation operation = (*prepared.history)[op.source];
    if (op.return_event > event) {
      if (prepared.classes[op.op_class].observer) continue;
      if (operation.status != Status::ok) operation.status = Status::pending;
      operation.ret = Operation::kNever;
    }
    prefix.push_back(std::move(operation));
  }
  return prefix;
}

Counterexample explain(const Prepared& prepared, const SearchResult& found, Instant deadline) {
  Counterexample example;
  example.prefix = prefix_until(prepared, found.event);
  example.failed = (*prepared.history)[prepared.ops[found.failed].source];
  example.states = found.states;
  example.states_total = found.states_total;
  Relaxer relaxer(*prepared.model, example.prefix, deadline);
  example.core_complete = relaxer.run();
  example.core = relaxer.core();
  example.sentence = sentence_of(*prepared.model, example);
  return example;
}

Counterexample explain(const Prepared& prepared, const Pattern& pattern, Instant deadline) {
  const History& history = *prepared.history;
  const auto failed = std::find_if(prepared.ops.begin(), prepared.ops.end(),
                                   [&](const auto& op) { return op.source == pattern.failed; });
  Counterexample example;
  example.prefix = prefix_until(prepared, failed->return_event);
  example.failed = history[pattern.failed];
  std::vector<uint32_t> sources = pattern.others;
  sources.push_back(pattern.failed);
  std::sort(sources.begin(), sources.end());
  History needed;
  for (const uint32_t source : sources) needed.push_back(history[source]);
  const Prepared part = prepare(*prepared.model, needed);
  const History prefix = prefix_until(part, static_cast<uint32_t>(part.events.size() - 1));
  Relaxer relaxer(*prepared.model, prefix, deadline);
  example.core_complete = relaxer.run();
  example.core = relaxer.core();
  std::vector<std::string> others;
  for (const CoreItem& item : example.core) {
    if (item.operation.call != example.failed.call ||
        item.operation.client != example.failed.client)
      others.push_back(describe(item.operation));
  }
  example.sentence = fmt::format("{} cannot be: {}", describe(example.failed), pattern.why);
  if (!others.empty()) example.sentence += " (" + join(others, ", ") + ")";
  return example;
}

}  // namespace ordeal::history
