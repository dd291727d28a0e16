// The worker process of mode stress.
#pragma once

#include <memory>
#include <string>

#include "harness/run/stress/check_threads.h"
#include "harness/run/stress/group_threads.h"
#include "harness/run/stress/history_judge.h"
#include "harness/run/stress/run_faults.h"
#include "harness/run/stress/watchdog.h"

namespace ordeal {

// Carries one stress run out, phase by phase: open, setup, run, quiesce, verify, close. It decides
// what happens when; its parts do it, each with its own header and its own thread rules.
//
// Used by the main thread of the process. The watchdog's thread may end the process at any time.
class Worker {
 public:
  Worker(const WorkerRequest& request, std::unique_ptr<Script> script);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Journals everything that the run shows. Does not throw.
  void run();

 private:
  // Each phase journals its begin and its end. A script error or a lost mount skips the phases that
  // would make no sense after it.
  void run_phases();
  void begin_phase(const std::string& name, Duration within = Duration::zero());
  void open();        // Defects on, targets open.
  void setup();       // The scenario's own.
  void run_groups();  // Groups, check threads and faults, until all groups have ended or must.
  void wait_for_groups();
  void quiesce();  // Faults heal, threads end. Does not return if some thread does not.
  void verify();   // Checks for the last time, then histories.
  void close();    // The scenario's teardown, then the targets.
  // Ends the process, because threads still run that cannot be stopped.
  [[noreturn]] void give_up();

  // Destroyed in the opposite order: the watchdog ends first, threads end before what they use.
  StressRun run_;
  RunFaults faults_;
  LeakCheck leaks_;
  HangReporter hangs_;
  DetectorJournal detectors_;
  GroupThreads groups_;
  CheckThreads checks_;
  HistoryJudge histories_;
  Watchdog watchdog_;
};

}  // namespace ordeal
