// What a person sees while a run goes on: one live line on a terminal, a plain line a second
// elsewhere.
#pragma once

#include <string>

#include "harness/base/time.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/record/board.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Writes to stderr. Not thread-safe.
class Progress {
 public:
  Progress(const Plan& plan, const RunRequest& request);

  void show(const Board& board, const Assembler& assembler);  // As often as one likes.
  void say(const std::string& text);
  void finish();  // Clears the live line.

 private:
  std::string explored(const Board& board, const Assembler& assembler, Instant now);
  std::string line(const Board& board, const Assembler& assembler, Instant now);

  const std::string name_;
  const bool live_;
  const bool quiet_;
  const bool explores_;
  Duration bound_{0};  // Of the longest group with a time; 0: none.
  Instant next_{};
  Instant last_{};
  uint64_t last_operations_ = 0;
  bool drawn_ = false;
};

}  // namespace ordeal
