// How an operation of a target appears in a history: what the model calls it, what it was given,
// what came back.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/history/operation.h"
#include "harness/scenario/call.h"
#include "harness/scenario/options.h"

namespace ordeal {

// One operation as it was recorded. Texts lie in the log and live as long as it.
struct RecordedCall {
  static constexpr uint64_t kNever = ~uint64_t{0};

  uint32_t slot = 0;                // OpSlot.
  uint64_t call = 0, ret = kNever;  // Stamps of the log's clock; kNever: it did not come back.
  int code = 0;
  std::array<Value, Call::kMaxArgs> args;
  size_t arg_count = 0;
  Value result;
  bool has_list = false;      // The result is `list`.
  bool cut_argument = false;  // A text was too long: its value is not known.
  bool cut_result = false;    // That, or a list was.
  std::vector<std::string_view> list;

  // The argument, or nil where it was not given.
  Value arg(size_t i) const { return i < arg_count ? args[i] : Value(); }
};

enum class Telling : uint8_t {
  told,        // The operation is part of the history.
  skip,        // It is not: what it did is of no interest to the model.
  incomplete,  // It changed something that the model speaks of, in a way that it cannot be told.
};

// A row has one of these for each model that speaks of it. An operation that has none for a model
// is taken to leave alone what the model speaks of.
struct HistoryRow {
  const char* model;  // Of harness/history: "file".
  const char* op;     // What the model calls it: "write". "": always incomplete.
  // The name of the parameter that says which object it is: "path". Null: there is one object.
  const char* per = nullptr;
  // Completes `operation`, which has its client, stamps and name, and a status by the outcome of
  // its code: ok where that is an answer, fail where it certainly did nothing, pending otherwise.
  // Sets key, value and output, and the status where the model knows better. Null where op is "".
  Telling (*tell)(const RecordedCall& call, const Options& options,
                  history::Operation& operation) = nullptr;
};

// The same value in a history. Null for nil.
history::Value told(const Value& value);

}  // namespace ordeal
