// Measures the parts of one shutdown, which share one deadline.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/life/run_clock.h"
#include "harness/run/process/shutdown.h"

namespace ordeal {

// The shutdown of one run or schedule: which parts it had, and how much of the time allowed each
// part used, by the clock of the mode. Used by one thread.
class ShutdownTimer {
 public:
  // The limits of one shutdown.
  struct Options {
    Duration within{0};  // For all parts together.
    // Mode explore: a timer may fire early at no cost. A part that gave up at its deadline is then
    // late only if the whole shutdown used up its time.
    bool timers_fire_early = false;
  };
  // `clock` outlives the timer.
  ShutdownTimer(const RunClock& clock, const Options& options) : clock_(clock), options_(options) {}

  // Carries a part out. `part` returns false if something of it still ran at the deadline.
  template <class F>
  void measure(std::string name, F part) {
    const Instant begin = clock_.now();
    const bool ended = part();
    parts_.push_back({std::move(name), clock_.now() - begin, ended});
  }

  // The deadline for what is still to be closed, in the time that targets see.
  Instant deadline() const;
  bool all_ended() const;  // Every part so far.
  // The finding if the shutdown took too long. `running`: what still runs, a line each.
  std::optional<Finding> late(const std::string& running) const;

 private:
  Duration used() const;

  const RunClock& clock_;
  const Options options_;
  std::vector<ShutdownPart> parts_;
};

}  // namespace ordeal
