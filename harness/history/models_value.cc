// Models whose state is one value: registers, counters, entries of maps, files.
#include <array>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

Value null_value() { return {}; }
Value empty_text() { return Value(""); }
Value zero() { return Value(0); }

// Read and write come first in the kinds of both registers.
constexpr std::array kRegisterKinds{
    OperationKind{"read", Shape::nothing, Shape::any, Observes::always, true},
    OperationKind{"write", Shape::any},
    OperationKind{"cas", Shape::pair, Shape::truth, Observes::when_refused},
};
Step apply_register(const Value& state, uint32_t kind, const Value& argument) {
  if (kind == 0) return {state, state};
  if (kind == 1) return {{}, argument};
  // An answer of false says that the state was not the first of the pair.
  if (!(state == argument.list()[0])) return {Value(false), state};
  return {Value(true), argument.list()[1]};
}

constexpr std::array kKvKinds{
    OperationKind{"get", Shape::nothing, Shape::text, Observes::always, true},
    OperationKind{"put", Shape::text},
    OperationKind{"append", Shape::text},
};
Step apply_kv(const Value& state, uint32_t kind, const Value& argument) {
  if (kind == 0) return {state, state};
  if (kind == 1) return {{}, argument};
  return {{}, Value(state.text() + argument.text())};
}

constexpr std::array kCounterKinds{
    OperationKind{"read", Shape::nothing, Shape::integer, Observes::always, true},
    OperationKind{"add", Shape::integer},
};
Step apply_counter(const Value& state, uint32_t kind, const Value& argument) {
  if (kind == 0) return {state, state};
  // Unsigned, for a counter may wrap.
  return {{},
          Value(static_cast<int64_t>(static_cast<uint64_t>(state.number()) +
                                     static_cast<uint64_t>(argument.number())))};
}

// Null stands for an absent entry.
constexpr std::array kMapKinds{
    OperationKind{"get", Shape::nothing, Shape::any, Observes::always, true},
    OperationKind{"put", Shape::any},
    OperationKind{"remove", Shape::nothing, Shape::maybe, Observes::when_refused},
    OperationKind{"put_if_absent", Shape::any, Shape::maybe, Observes::when_refused},
    OperationKind{"replace", Shape::any, Shape::maybe, Observes::when_refused},
    OperationKind{"contains", Shape::nothing, Shape::truth, Observes::always},
};
Step apply_map(const Value& state, uint32_t kind, const Value& argument) {
  const bool present = !state.is_null();
  switch (kind) {
    case 0:
      return {state, state};
    case 1:
      return {{}, argument};
    case 2:
      return {Value(present), {}};
    case 3:
      return present ? Step{Value(false), state} : Step{Value(true), argument};
    case 4:
      return present ? Step{Value(true), argument} : Step{Value(false), state};
    default:
      return {Value(present), state};
  }
}

// One file: null where it is not there, else its content. A write creates.
constexpr std::array kFileKinds{
    OperationKind{"read", Shape::nothing, Shape::any, Observes::always, true},
    OperationKind{"write", Shape::any},
    OperationKind{"unlink", Shape::nothing, Shape::maybe, Observes::when_refused},
    OperationKind{"create", Shape::nothing, Shape::maybe, Observes::when_refused},
    OperationKind{"exists", Shape::nothing, Shape::truth, Observes::always},
};
Step apply_file(const Value& state, uint32_t kind, const Value& argument) {
  const bool present = !state.is_null();
  switch (kind) {
    case 0:
      return {state, state};
    case 1:
      return {{}, argument};
    case 2:
      return {Value(present), {}};
    case 3:
      return present ? Step{Value(false), state} : Step{Value(true), Value("")};
    default:
      return {Value(present), state};
  }
}

}  // namespace

const Model kRegister{"register",
                      "read, write; null at first",
                      std::span(kRegisterKinds).first(2),
                      true,
                      null_value,
                      apply_register};
const Model kCasRegister{"cas-register", "read, write, cas [from,to]; null at first",
                         kRegisterKinds, true,
                         null_value,     apply_register};
const Model kKv{
    "kv", "get, put, append of text per key; \"\" at first", kKvKinds, true, empty_text, apply_kv};
const Model kCounter{"counter", "add, read; 0 at first", kCounterKinds, true, zero, apply_counter};
const Model kMapModel{"map",      "get, put, remove, put_if_absent, replace, contains per key",
                      kMapKinds,  true,
                      null_value, apply_map};
const Model kFile{"file",     "read, write, unlink, create, exists per path; absent at first",
                  kFileKinds, true,
                  null_value, apply_file};

}  // namespace ordeal::history
