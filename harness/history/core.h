// Finds the core of a failing prefix: the operations that are needed for it to fail.
//
// The core is found by relaxing the prefix while it stays impossible, and only by relaxations that
// can never invent a violation: what an observer saw is dropped, a completed operation becomes one
// that may take effect later or never, a call is moved before everything. An operation that changes
// something is never deleted.
//
// In a long history of few different values nearly every operation is needed, for each could have
// been the cause. Then the core is that of the last operations alone, beside what the object could
// be when the first of them was called.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/time.h"
#include "harness/history/prepared.h"

namespace ordeal::history {

// The part of an operation that the core needs.
enum class Constraint : uint8_t {
  saw,         // What the operation returned.
  done_by,     // It had taken effect when it returned.
  not_before,  // It took effect after it was called.
};
const char* to_string(Constraint constraint);

// One operation of a core and the part of it that is needed.
struct CoreItem {
  Operation operation;
  std::vector<Constraint> constraints;  // Those that are needed; never empty.
};

// The facts that a core takes as given about everything before some moment.
struct CoreStart {
  static constexpr size_t kStatesTold = 10;

  Operation last;               // The last event until then is its call, or its return.
  bool returned = false;        // The latter.
  std::vector<Value> states{};  // What the object could be; at most kStatesTold.
  uint64_t states_total = 0;
  History open{};  // Called and not returned by then; of pending ones that are alike, one.
};

// The operations of a failing prefix that are needed for it to fail.
struct Core {
  std::vector<CoreItem> items;  // In order of calls.
  std::optional<CoreStart> since;
  bool complete = false;  // Nothing more can be relaxed alone; false: a limit was met.
};

// REQUIRES: the prefix has no order; it ends with the return of `failed`, an index into it. Pure
// but for the clock.
Core find_core(const Model& model, const History& prefix, size_t failed, Instant deadline);

}  // namespace ordeal::history
