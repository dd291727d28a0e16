// One run, in the process that carries it out: open, setup, run, quiesce, verify, close.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fault/plan.h"
#include "harness/run/judge/history_map.h"
#include "harness/run/life/claim_listener.h"
#include "harness/run/life/leak_check.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/process/shutdown.h"
#include "harness/run/record/board.h"
#include "harness/run/record/fired_log.h"
#include "harness/run/record/journal.h"
#include "harness/run/record/recorder.h"
#include "harness/run/stress/mounted_target.h"
#include "harness/scenario/shared_objects.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"
#include "harness/watch/wait_graph.h"

namespace ordeal {

// Used by the main thread of a worker process; the threads that it starts see the parts that
// they are handed.
class Worker {
 public:
  Worker(const WorkerRequest& request, std::unique_ptr<Script> script);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void run();

 private:
  // One thread of a group, one that asks an `always` again and again, and the one that judges
  // histories while they are made.
  struct GroupThread;
  struct Asker;
  struct OnlineJudge;
  struct OnlineJudgeDeleter {
    void operator()(OnlineJudge* judge) const;
  };

  void open();
  void setup();
  void run_groups();
  bool quiesce();  // False: some thread cannot be stopped; nothing more can be done safely.
  void verify();
  // worker_history.cc
  void start_judging();
  void stop_judging();
  void judge_while_it_runs(OnlineJudge& judge);
  void judge_histories();
  void end_judging(OnlineJudge& judge);
  const history::Model* model_of(const HistoryPlan& check, ThreadEnv& env,
                                 std::unique_ptr<ThreadScript>& script) const;
  void tell(const CheckPlan& check, Finding finding);
  void record_verdict(uint32_t check, const HistoryResult& result);
  void allow_for(const HistoryPlan& check);
  void close();

  void teardown();
  void close_targets(std::vector<ShutdownPart>& parts, Instant deadline);
  void destroy_targets(std::vector<ShutdownPart>& parts);
  std::vector<ResourceCount> resource_counts();

  void start_group_threads();
  void start_askers();
  void group_body(GroupThread& thread);
  void ask_again_and_again(Asker& asker);
  bool ask(Asker& asker);
  void await_claim(Asker& asker);
  void await_to_the_end(Asker& asker);
  void report_broken(const Asker& asker, const std::string& evidence);
  void tick_until_done();
  void watch_mounts();
  void watch_phase();
  void watch_for_stall();
  void watch_for_deadlock();
  void watch_locks_from_now_on();
  void drain_locks();   // Journals what the observer of locks has found.
  void finish_locks();  // And its graph: the last thing that it does.
  void describe_hang(Finding& finding);
  void drain_races();
  void stop_everything();
  ThreadEnv make_env(const std::string& thread, const std::string& group, uint32_t index,
                     HistoryLog* history);
  static int call_core(void* self, size_t target, const OpRow& row, Call& call);
  void begin_phase(const std::string& name, Duration within = Duration::zero());
  void end_phase(const std::string& detail = "");
  void fail(const ScriptError& error);
  void report_stuck(const std::string& claim);
  Instant last_end() const;
  std::string board_evidence() const;

  const WorkerRequest request_;
  Plan plan_;
  std::unique_ptr<Script> script_;
  Board board_;
  Journal journal_;
  FiredLog fired_;
  ClaimListener assertions_;
  std::unique_ptr<FaultPlan> faults_;  // From the start of phase run.
  Recorder recorder_;
  HistoryBook history_;
  std::unique_ptr<SharedObjects> shared_;
  std::vector<std::unique_ptr<Target>> targets_;
  std::vector<std::unique_ptr<MountedTarget>> mounts_;  // Null for a target in process.
  LeakCheck leaks_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> overdue_{false};  // Bodies that still call operations are cut.
  std::atomic<bool> broken_{false};   // A script error, a dead file system: the run ends early.
  std::atomic<bool> ticking_{true};
  Latch ready_;  // Threads of groups that are not ready yet.
  Notifier go_{"run.go"};
  std::atomic<uint32_t> left_{0};  // Threads of groups that still run.
  std::vector<std::unique_ptr<GroupThread>> threads_;
  std::vector<std::unique_ptr<Asker>> askers_;
  std::unique_ptr<OnlineJudge, OnlineJudgeDeleter> online_;  // Null where histories are short.
  Thread ticker_;
  std::string phase_;
  uint64_t start_ticks_ = 0;
  Mutex mounts_mu_{"run.mounts"};
  bool watching_mounts_ GUARDED_BY(mounts_mu_) = false;  // Between open and close.
  std::atomic<bool> mount_lost_{false};
  std::atomic<int64_t> phase_until_{0};  // Monotonic ns at which the phase is too long; 0: never.
  std::atomic<bool> in_groups_{false};   // From the start of phase run to the end of quiesce.
  std::atomic<bool> hung_{false};        // A finding says so: nobody is waited for any longer.
  Mutex hang_mu_{"run.hang"};            // One describes at a time.
  DeadlockWatch deadlock_watch_;         // The ticker's alone.
  bool stalled_ = false;                 // This and below: the ticker's alone.
  uint64_t moved_ = 0;                   // Operations and iterations at the last look.
  Instant moved_at_{};
};

}  // namespace ordeal
