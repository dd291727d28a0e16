// A model is the sequential specification against which a history is judged: the correct behaviour
// of a target, one operation at a time.
//
// A model is a pure function from (state, operation, argument) to (output, next state). Whether a
// recorded operation is legal in a state follows: its output must be the model's. A search asks
// for each distinct pair of state and operation once, so a model may be slow and plain. One that is
// made while the program runs, such as functions of a scenario, is a ClosureModel.
//
// A model that throws has no answer: check() ends in unknown with its message as the reason, all
// else here lets the exception through.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/history/operation.h"

namespace ordeal::history {

// The type of an argument or an output; a reader refuses everything else.
enum class Shape : uint8_t {
  any,      // Whatever JSON has, but for objects.
  ignored,  // An output that says nothing: it is not compared.
  truth,    // true or false.
  maybe,    // true, false, or null where the client did not look.
  integer,
  text,
  pair,    // A list of two.
  nothing  // null.
};

// When an operation leaves the state as it is wherever it is legal. The checker places such an
// operation as soon as it can, and never branches on it.
enum class Observes : uint8_t {
  never,
  always,
  when_refused,  // When its known output is false, null or an error's name.
};

// One operation that a model knows: its name, shapes and effect on the state.
struct OperationKind {
  std::string_view name;
  Shape argument = Shape::nothing;
  Shape output = Shape::ignored;
  Observes observes = Observes::never;
  bool reveals = false;  // Its output is the whole state.
};

// The answer of a model: the output and the next state.
struct Step {
  Value output;
  Value next;
};

// The texts and kinds are borrowed, and outlive it.
struct Model {
  std::string_view name;
  std::string_view about;  // One line.
  std::span<const OperationKind> kinds;
  // Whether each key is an object of its own, to be judged alone.
  bool per_key = true;
  std::function<Value()> initial;
  // Pure. `kind` is an index into kinds, and the argument has the shape that it asks for.
  std::function<Step(const Value& state, uint32_t kind, const Value& argument)> apply;
  // Whether operations with different arguments never touch each other: an element of a set is an
  // object of its own, and a history is linearizable if each object's is.
  bool per_value = false;
  // Whether the kinds do not say which operations observe: prepare() finds out by trying them in
  // every state that the history can reach, where those are few.
  bool try_observers = false;
};

// Every model, in the order of the manual.
std::span<const Model* const> models();
const Model* find_model(std::string_view name);  // Null where there is none.

// The index of the kind with that name.
std::optional<uint32_t> find_kind(const Model& model, std::string_view name);

// What is wrong with the operation for this model; "" where it is fine.
std::string complaint(const Model& model, const Operation& operation);

// Whether the operation's output says anything that must hold.
bool asserts_output(const OperationKind& kind, const Operation& operation);

// Whether the operation, with the output it had, cannot change the state where it is legal.
bool is_observer(const OperationKind& kind, const Operation& operation);

// The next state, or nothing where the operation is not legal in this one.
std::optional<Value> step(const Model& model, const Value& state, uint32_t kind,
                          const Operation& operation);

}  // namespace ordeal::history
