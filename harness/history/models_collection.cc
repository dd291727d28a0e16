// Models whose state is a collection of values.
#include <algorithm>
#include <array>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

Value empty_list() { return Value(Value::List{}); }

Value pushed(const Value& state, const Value& item) {
  Value next = state;
  next.list().push_back(item);
  return next;
}

// Taking from an empty queue or stack answers null and changes nothing.
constexpr std::array kQueueKinds{
    OperationKind{"enqueue", Shape::any},
    OperationKind{"dequeue", Shape::nothing, Shape::any, Observes::when_refused},
};
Step apply_queue(const Value& state, uint32_t kind, const Value& argument) {
  if (kind == 0) return {{}, pushed(state, argument)};
  if (state.list().empty()) return {{}, state};
  return {state.list().front(), Value(Value::List(state.list().begin() + 1, state.list().end()))};
}

constexpr std::array kStackKinds{
    OperationKind{"push", Shape::any},
    OperationKind{"pop", Shape::nothing, Shape::any, Observes::when_refused},
};
Step apply_stack(const Value& state, uint32_t kind, const Value& argument) {
  if (kind == 0) return {{}, pushed(state, argument)};
  if (state.list().empty()) return {{}, state};
  return {state.list().back(), Value(Value::List(state.list().begin(), state.list().end() - 1))};
}

// The state is sorted, so that two orders of the same insertions are one state.
constexpr std::array kSetKinds{
    OperationKind{"add", Shape::any, Shape::maybe, Observes::when_refused},
    OperationKind{"remove", Shape::any, Shape::maybe, Observes::when_refused},
    OperationKind{"contains", Shape::any, Shape::truth, Observes::always},
};
Step apply_set(const Value& state, uint32_t kind, const Value& argument) {
  const Value::List& items = state.list();
  const auto at = std::lower_bound(items.begin(), items.end(), argument);
  const bool present = at != items.end() && *at == argument;
  if (kind == 2) return {Value(present), state};
  if ((kind == 0) == present) return {Value(false), state};
  const auto offset = at - items.begin();
  Value next = state;
  if (kind == 0) {
    next.list().insert(next.list().begin() + offset, argument);
  } else {
    next.list().erase(next.list().begin() + offset);
  }
  return {Value(true), next};
}

}  // namespace

const Model kQueue{"queue",     "enqueue, dequeue; a dequeue of null says that it was empty",
                   kQueueKinds, true,
                   empty_list,  apply_queue};
const Model kStack{"stack",     "push, pop; a pop of null says that it was empty",
                   kStackKinds, true,
                   empty_list,  apply_stack};
const Model kSet{"set",      "add, remove, contains; add and remove say whether they changed it",
                 kSetKinds,  true,
                 empty_list, apply_set,
                 true};

}  // namespace ordeal::history
