#include "harness/history/counterexample.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"

namespace ordeal::history {
namespace {

// Of a search for the states that the object could have been in.
constexpr uint64_t kExplainConfigurations = 100'000;

// "2", "2 or 4", "2, 4 or 5 (or 7 more)".
std::string alternatives(const std::vector<Value>& states, uint64_t total) {
  std::vector<std::string> texts;
  for (const Value& state : states) {
    std::string text = state.json();
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    texts.push_back(std::move(text));
  }
  const std::string last = texts.back();
  texts.pop_back();
  std::string out = texts.empty() ? last : join(texts, ", ") + " or " + last;
  if (total > states.size()) out += fmt::format(" (or {} more)", total - states.size());
  return out;
}

bool same(const Operation& a, const Operation& b) {
  return a.line == b.line && a.call == b.call && a.client == b.client;
}

size_t index_of(const History& history, const Operation& wanted) {
  return static_cast<size_t>(
      std::find_if(history.begin(), history.end(),
                   [&](const Operation& each) { return same(each, wanted); }) -
      history.begin());
}

}  // namespace

std::string sentence_of(const Model& model, const Counterexample& example) {
  std::vector<std::string> because;
  for (const CoreItem& item : example.core.items) {
    if (same(item.operation, example.failed)) continue;
    if (because.size() == 4) {
      because.push_back(fmt::format("{} more", example.core.items.size() - 5));
      break;
    }
    because.push_back(describe(item.operation));
  }
  std::string out = fmt::format("{} cannot be: whatever the order, ", describe(example.failed));
  out += example.states.empty()
             ? "what was called by then does not allow it"
             : fmt::format("between its call and its return the {} could only be {}", model.name,
                           alternatives(example.states, example.states_total));
  if (!because.empty()) out += ", because of " + join(because, ", ");
  if (!example.core.since) return out;
  const CoreStart& since = *example.core.since;
  return out + fmt::format(", and of what it could be when {} {}: {}", describe(since.last),
                           since.returned ? "returned" : "was called",
                           alternatives(since.states, since.states_total));
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
  example.core = find_core(*prepared.model, example.prefix,
                           index_of(example.prefix, example.failed), deadline);
  example.sentence = sentence_of(*prepared.model, example);
  return example;
}

namespace {

uint32_t return_event(const Prepared& prepared, uint32_t source) {
  return std::find_if(prepared.ops.begin(), prepared.ops.end(),
                      [&](const PreparedOp& op) { return op.source == source; })
      ->return_event;
}

bool tells_its_state(const Model& model) {
  return std::any_of(model.kinds.begin(), model.kinds.end(),
                     [](const OperationKind& kind) { return kind.reveals; });
}

}  // namespace

Counterexample explain(const Prepared& prepared, const Pattern& pattern, Instant deadline) {
  const Model& model = *prepared.model;
  const History& history = *prepared.history;
  Counterexample example;
  example.prefix = prefix_until(prepared, return_event(prepared, pattern.failed));
  example.failed = history[pattern.failed];
  std::vector<uint32_t> sources = pattern.others;
  sources.push_back(pattern.failed);
  std::sort(sources.begin(), sources.end());
  History needed;
  uint32_t failed = 0;
  for (const uint32_t source : sources) {
    if (source == pattern.failed) failed = static_cast<uint32_t>(needed.size());
    needed.push_back(history[source]);
  }
  const Prepared part = prepare(model, needed);
  const History prefix = prefix_until(part, return_event(part, failed));
  example.core = find_core(model, prefix, index_of(prefix, example.failed), deadline);
  if (tells_its_state(model)) {
    const Prepared whole = prepare(model, example.prefix);
    const SearchLimits limits{.deadline = deadline, .configurations = kExplainConfigurations};
    SearchResult found = search(whole, limits, false);
    if (found.verdict == Verdict::fail) {
      example.states = std::move(found.states);
      example.states_total = found.states_total;
      example.sentence = sentence_of(model, example);
      return example;
    }
  }
  std::vector<std::string> others;
  for (const CoreItem& item : example.core.items) {
    if (!same(item.operation, example.failed)) others.push_back(describe(item.operation));
  }
  example.sentence = fmt::format("{} cannot be: {}", describe(example.failed), pattern.why);
  if (!others.empty()) example.sentence += " (" + join(others, ", ") + ")";
  return example;
}

}  // namespace ordeal::history
