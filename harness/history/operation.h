// One operation of a history, as its client saw it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "harness/history/value.h"

namespace ordeal::history {

// The outcome of an operation as its client knows it.
enum class Status : uint8_t {
  ok,       // Completed, and its output is known.
  pending,  // It may have taken effect at any time after its call, or never.
  noinfo,   // Completed, but what it returned is not known.
  fail,     // Certainly not applied.
};
const char* to_string(Status status);

// `call` and `ret` are readings of one clock, or indices of events. Intervals are closed: an
// operation that returns at 5 and one that is called at 5 overlap. A recorder reads the clock
// before it issues the operation and again after it has completed; then a clock that errs is
// made good by widening intervals, never by narrowing them.
struct Operation {
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  int64_t client = 0;
  int64_t call = 0;
  // kNever while pending. With the status ok too: a prefix of a history ends before the return, but
  // what will come back is known. Such an operation need not take effect either.
  int64_t ret = kNever;
  std::string op{};  // The name that the model gives it: "read".
  std::string key{};
  Value value{};   // What was passed.
  Value output{};  // What came back.
  Status status = Status::ok;
  uint32_t line = 0;  // In the file that it came from, from 1; 0: it came from none.
};

using History = std::vector<Operation>;

// "read#41 by client 3", and what it was: for messages.
std::string describe(const Operation& operation);

}  // namespace ordeal::history
