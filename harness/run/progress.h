// The progress of a run for a person: one line that is redrawn on a terminal, or one line a second
// in a log. It shows what the board and the journals say; nothing is measured for it.
#pragma once

#include <string>

#include "harness/base/time.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/record/board.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// The progress line of one run, written to stderr. Not thread-safe.
class Progress {
 public:
  Progress(const Plan& plan, const RunRequest& request);

  // Writes the line where it is time for the next one: four times a second on a terminal, once a
  // second elsewhere. May be called as often as one likes.
  void show(const Board& board, const Assembler& assembler);
  // Writes a line of its own, above the live line, also where progress is off.
  void say(const std::string& text);
  // Clears the live line. show() may draw it again.
  void finish();

 private:
  // The line of each mode. `now` dates the rate, which is that since the last line.
  std::string explored(const Board& board, const Assembler& assembler, Instant now);
  std::string line(const Board& board, const Assembler& assembler, Instant now);

  const std::string name_;
  const bool live_;  // A terminal: one line, redrawn.
  const bool quiet_;
  const bool explores_;
  Duration bound_{0};  // Of the longest group with a time; 0: none.
  Instant next_{};     // When the next line is due.
  Instant last_{};     // When the last line was made; the rate counts from then.
  uint64_t last_operations_ = 0;
  bool drawn_ = false;
};

}  // namespace ordeal
