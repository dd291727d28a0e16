// Judges the histories of a stress run while its threads record them.
#pragma once

#include <memory>
#include <vector>

#include "harness/run/judge/online_histories.h"
#include "harness/run/life/check_models.h"
#include "harness/run/stress/stress_run.h"
#include "harness/sync/thread.h"

namespace ordeal {

// A thread that judges what the others record, once the run is long enough or has recorded enough,
// and frees the memory of what is judged. The first violation ends the run.
//
// The main thread calls start(), stop() and finish(). All members but the notifier belong to the
// judging thread until stop() has joined it.
class OnlineJudge {
 public:
  explicit OnlineJudge(StressRun& run) : run_(run) {}
  OnlineJudge(const OnlineJudge&) = delete;
  OnlineJudge& operator=(const OnlineJudge&) = delete;
  ~OnlineJudge() { stop(); }

  // Returns true if every history check of the run can be judged like this.
  static bool can_judge(const StressRun& run);

  void start();
  void stop();  // Ends and joins the thread. It may be called twice.
  // Returns true if judging has begun: then no history is whole, and finish() has the verdicts.
  // REQUIRES: stop().
  bool has_begun() const { return histories_ != nullptr; }
  // Judges what was recorded after the last look, and journals all verdicts. REQUIRES: has_begun(),
  // and every thread that records has ended.
  void finish();

 private:
  void run();
  bool wait_until_worth_it();  // Returns false if the run ended before.
  void begin();
  void report_violations();

  StressRun& run_;
  Notifier stopped_{"run.judge"};
  std::unique_ptr<CheckModels> models_;
  std::vector<uint32_t> checks_;  // Into Plan::checks, in the order of `histories_`.
  std::vector<bool> reported_;    // By the same order: a finding of the check is journaled.
  std::unique_ptr<OnlineHistories> histories_;
  Thread thread_;
};

}  // namespace ordeal
