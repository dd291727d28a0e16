// The part of a supervision that depends on the mode of the run. A third mode would be another
// class beside those of stress_rules.cc and explore_rules.cc.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/job_set.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/record/board.h"
#include "harness/scenario/catalogue.h"

namespace ordeal {

// One run while it is supervised: what was asked for, and what is known of it so far.
struct SupervisedRun {
  const Catalogue& catalogue;
  const Plan& plan;
  const RunRequest& request;
  const RunFiles& files;
  Board& board;
  Assembler& assembler;
  JobSet& jobs;
};

// The rules by which one mode starts, stops and explains its workers. An object serves one run and
// is used by the thread that supervises it. The supervision calls the members in this order.
class ModeRules {
 public:
  virtual ~ModeRules() = default;

  // Returns how many workers share the run: at least one.
  virtual uint32_t workers() const = 0;

  // Prepares the run's directory before a worker is started. Throws InputError.
  virtual void prepare() {}

  // Returns the variables to set in the environment of a worker under `sanitizer`.
  virtual std::vector<std::string> environment(Sanitizer sanitizer) const = 0;

  // Called after each look at the journals: asks the workers to stop if enough is known.
  virtual void stop_when_enough() = 0;

  // Returns how long the workers may take to stop when a person asked them to; nothing: for as long
  // as they show signs of life.
  virtual std::optional<Duration> patience() const { return std::nullopt; }

  // Reports workers that do not end. `silence` is the time since their last sign of life; nothing:
  // they live, but did not stop within patience(). All that still run are killed after this.
  virtual void report_hang(std::optional<Duration> silence) = 0;

  // Explains the end of one worker: adds a finding or a note where its end is not expected.
  // `ended_by_us`: the supervisor killed it, or a person interrupted the run.
  virtual void explain(const Job& job, bool ended_by_us) = 0;

  // Called when no process of the run is left and every end is explained.
  virtual void complete(bool interrupted) = 0;
};

// The rules of each mode. `run` outlives them.
std::unique_ptr<ModeRules> stress_rules(const SupervisedRun& run);
std::unique_ptr<ModeRules> explore_rules(const SupervisedRun& run);

// Adds to the finding of a crash what the threads of the worker were doing, the end of its log, and
// the time.
void add_circumstances(const SupervisedRun& run, Finding& finding);

// Returns the end of a job in words: "exit 1", "still running".
std::string describe_end(const Job& job);

}  // namespace ordeal
