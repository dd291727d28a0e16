#include "harness/history/levels.h"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <utility>

#include "harness/base/text.h"
#include "harness/history/sequential.h"
#include "harness/history/sessions.h"

namespace ordeal::history {
namespace {

constexpr std::array kLevels{Level::linearizable, Level::sequential, Level::quiescent,
                             Level::sessions};

// Whether a client calls at the very time at which its operation before returned. Those overlap,
// so an order that keeps calls and returns need not keep the client's own.
bool any_touch(const History& history) {
  std::map<int64_t, std::vector<std::pair<int64_t, int64_t>>> clients;
  for (const Operation& operation : history)
    clients[operation.client].emplace_back(operation.call, operation.ret);
  return std::any_of(clients.begin(), clients.end(), [](auto& client) {
    auto& spans = client.second;
    std::sort(spans.begin(), spans.end());
    for (size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].first <= spans[i - 1].second) return true;
    }
    return false;
  });
}

// Blocks of one object, by its completed operations: within one, some is open at every moment.
class Blocks {
 public:
  void add(const Operation& operation) {
    if (operation.ret != Operation::kNever) spans_.emplace_back(operation.call, operation.ret);
  }
  void join() {
    std::sort(spans_.begin(), spans_.end());
    std::vector<std::pair<int64_t, int64_t>> joined;
    for (const auto& span : spans_) {
      if (!joined.empty() && span.first <= joined.back().second) {
        joined.back().second = std::max(joined.back().second, span.second);
      } else {
        joined.push_back(span);
      }
    }
    spans_ = std::move(joined);
  }
  void widen(Operation& operation) const {
    auto at = std::upper_bound(spans_.begin(), spans_.end(), std::pair(operation.call, INT64_MAX));
    if (at != spans_.begin() && std::prev(at)->second >= operation.call) {
      operation.call = std::prev(at)->first;
      if (operation.ret != Operation::kNever) operation.ret = std::prev(at)->second;
    }
  }

 private:
  std::vector<std::pair<int64_t, int64_t>> spans_;
};

// A counterexample shows operations as they were.
void restore(Counterexample& example, const History& history) {
  std::map<std::pair<int64_t, uint32_t>, const Operation*> by_line;
  for (const Operation& operation : history)
    by_line[{operation.client, operation.line}] = &operation;
  const auto put_back = [&](Operation& operation) {
    const auto at = by_line.find({operation.client, operation.line});
    if (at == by_line.end() || operation.line == 0) return;
    operation.call = at->second->call;
    if (operation.ret != Operation::kNever) operation.ret = at->second->ret;
  };
  for (Operation& operation : example.prefix) put_back(operation);
  for (CoreItem& item : example.core.items) put_back(item.operation);
  if (example.core.since) {
    put_back(example.core.since->last);
    for (Operation& operation : example.core.since->open) put_back(operation);
  }
  put_back(example.failed);
}

class Judge {
 public:
  Judge(const Model& model, const History& history, const CheckOptions& options)
      : model_(model), history_(history), options_(options) {}

  LevelsReport run(std::span<const Level> asked) {
    const auto wanted = [&](Level level) {
      return std::find(asked.begin(), asked.end(), level) != asked.end();
    };
    CheckOptions options = options_;
    options.explain = options_.explain && wanted(Level::linearizable);
    report_.check = check(model_, history_, options);
    const CheckReport strict = report_.check;
    const bool implied = strict.verdict == Verdict::pass;
    for (const Level level : kLevels) {
      if (!wanted(level)) continue;
      LevelVerdict found{level, Verdict::pass, ""};
      const bool keeps_order = level != Level::sequential || !any_touch(history_);
      if (strict.operations == 0) {
        found = {level, Verdict::unknown, strict.reason};
      } else if (level == Level::linearizable || !implied || !keeps_order) {
        found = judge(level, strict, wanted(Level::linearizable));
      }
      report_.levels.push_back(std::move(found));
    }
    say();
    return std::move(report_);
  }

 private:
  LevelVerdict judge(Level level, const CheckReport& strict, bool has_strict) {
    try {
      switch (level) {
        case Level::linearizable:
          return {level, strict.verdict, evidence(strict)};
        case Level::sequential: {
          const SearchLimits limits{deadline_after(Monotonic::now(), options_.time),
                                    options_.bytes};
          SequentialResult found = check_sequential(model_, history_, options_.per_key, limits);
          return {level, found.verdict, std::move(found.reason)};
        }
        case Level::quiescent:
          return quiescent(has_strict);
        case Level::sessions: {
          SessionsResult found =
              check_sessions(model_, history_, options_.per_key && model_.per_key);
          return {level, found.verdict, std::move(found.reason)};
        }
      }
    } catch (const std::exception& error) {
      return {level, Verdict::unknown, std::string("the model failed: ") + error.what()};
    }
    return {level, Verdict::unknown, "?"};
  }
  LevelVerdict quiescent(bool has_strict) {
    CheckOptions options = options_;
    options.explain = options_.explain && !has_strict;
    CheckReport found =
        check(model_, widened_to_quiescence(model_, history_, options_.per_key), options);
    if (found.counterexample) restore(*found.counterexample, history_);
    LevelVerdict verdict{Level::quiescent, found.verdict, evidence(found)};
    if (!has_strict) report_.check = std::move(found);
    return verdict;
  }
  static std::string evidence(const CheckReport& of) {
    if (of.verdict == Verdict::unknown) return of.reason;
    return of.counterexample ? of.counterexample->sentence : "";
  }

  void say() {
    std::vector<std::string> parts;
    report_.verdict = report_.levels.empty() ? Verdict::unknown : Verdict::pass;
    for (const LevelVerdict& each : report_.levels) {
      const char* verb = each.verdict == Verdict::pass   ? "satisfies "
                         : each.verdict == Verdict::fail ? "violates "
                                                         : "unknown: ";
      parts.push_back(std::string(verb) + to_string(each.level));
      report_.verdict = worst(report_.verdict, each.verdict);
    }
    report_.sentence = join(parts, ", ");
  }

  const Model& model_;
  const History& history_;
  const CheckOptions& options_;
  LevelsReport report_;
};

}  // namespace

const char* to_string(Level level) {
  switch (level) {
    case Level::linearizable:
      return "linearizable";
    case Level::sequential:
      return "sequential";
    case Level::quiescent:
      return "quiescent";
    case Level::sessions:
      return "sessions";
  }
  return "?";
}

std::span<const Level> levels() { return kLevels; }

std::optional<Level> find_level(std::string_view name) {
  for (const Level level : kLevels) {
    if (name == to_string(level)) return level;
  }
  return std::nullopt;
}

History widened_to_quiescence(const Model& model, History history, bool per_key) {
  const bool keys = per_key && model.per_key;
  std::map<std::string, Blocks> blocks;
  for (const Operation& operation : history) {
    if (operation.status != Status::fail) blocks[keys ? operation.key : ""].add(operation);
  }
  for (auto& [key, of] : blocks) of.join();
  for (Operation& operation : history) {
    if (operation.status != Status::fail) blocks[keys ? operation.key : ""].widen(operation);
  }
  return history;
}

LevelsReport check_levels(const Model& model, const History& history, const CheckOptions& options,
                          std::span<const Level> asked) {
  return Judge(model, history, options).run(asked);
}

}  // namespace ordeal::history
