// A model made while the program runs: functions of a scenario, or of a test.
//
//   ClosureModel latch({.name = "latch",
//                       .operations = {"set", "get"},
//                       .initial = [] { return Value(false); },
//                       .apply = [](const Value& state, std::string_view op, const Value&) {
//                         return op == "set" ? Step{{}, Value(true)} : Step{state, state};
//                       }});
//   check(latch.model(), history, {});
//
// Answers are remembered by (state, operation, argument), so that a function which costs a
// microsecond is called once for each, by searches, proofs and explanations together. Where states
// come again, as a register's do, that costs nothing; a counter, of which nearly each operation is
// asked in a state of its own, takes about as much longer as its function does: history_bench
// measures both. What is remembered is forgotten beyond a cap; the answers stay the same.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "harness/history/model.h"

namespace ordeal::history {

// Not thread-safe: one thread at a time asks the model.
class ClosureModel {
 public:
  struct Spec {
    std::string name;
    std::string about{};
    std::vector<std::string> operations;  // All there are; arguments and outputs may be anything.
    // Those of them that never change the state. One that does all the same makes apply throw.
    // Without this, checks find out by trying where the states are few; where they are many,
    // undeclared observers make a search slow, and never wrong.
    std::vector<std::string> observers{};
    bool per_key = true;  // Whether each key is an object of its own.
    std::function<Value()> initial;
    // Pure. May throw: see model.h. Answers what the operation returns, and the next state; where
    // the history has another answer, the operation is not legal in that state.
    std::function<Step(const Value& state, std::string_view op, const Value& argument)> apply;
  };

  explicit ClosureModel(Spec spec);
  ClosureModel(const ClosureModel&) = delete;
  ClosureModel& operator=(const ClosureModel&) = delete;

  const Model& model() const { return model_; }  // Lives as long as this.
  uint64_t calls() const { return calls_; }      // Of the function.

 private:
  struct Asked {
    Value state;
    uint32_t kind;
    Value argument;
    bool operator==(const Asked&) const = default;
  };
  struct AskedHash {
    size_t operator()(const Asked& asked) const;
  };
  static constexpr size_t kRememberedBytes = size_t{32} << 20;

  Step ask(const Value& state, uint32_t kind, const Value& argument);

  const Spec spec_;
  std::vector<OperationKind> kinds_;
  Model model_;
  std::unordered_map<Asked, Step, AskedHash> known_;
  size_t known_bytes_ = 0;
  uint64_t calls_ = 0;
};

}  // namespace ordeal::history
