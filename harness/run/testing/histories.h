// A register as a target, and what its threads did: for tests of what is recorded and judged.
#pragma once

#include <string>

#include "harness/run/judge/history_map.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Operations write(value) and read() of one register, which begins at 0; move() cannot be told.
// Codes: ENOENT is an answer, ENOSPC a failure, EIO leaves open what was done.
extern const TargetRow kRegisterTarget;

// A plan with that target and finally(linearizable {model = "register"}).
Plan register_plan();

// One thread by hand: what it did, with stamps that the test chooses.
class HandLog {
 public:
  HandLog(HistoryBook& book, std::atomic<uint64_t>& events, const std::string& thread)
      : log_(*book.open(thread)), events_(events) {}

  // Events `from` to `to`.
  void write(uint64_t from, uint64_t to, int64_t value, int code = 0);
  void read(uint64_t from, uint64_t to, int64_t seen, int code = 0);
  void move(uint64_t from, uint64_t to);

 private:
  void operation(uint64_t from, uint64_t to, size_t row, Call& call, int code);

  HistoryLog& log_;
  std::atomic<uint64_t>& events_;
};

}  // namespace ordeal
