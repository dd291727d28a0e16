// Makes the result of a run from its journals. It is the same code whether the run ended by
// itself or was killed half way: the result then holds what was known.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/result/result.h"
#include "harness/run/judge/tally.h"
#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Reads the journals of a run as they grow and builds its result. Not thread-safe.
class Assembler {
 public:
  Assembler(const Plan& plan, const RunRequest& request, const RunFiles& files);

  // Mode explore: another worker, whose files are called so. The first one is "worker" always.
  void add_worker(const std::string& role);

  // Reads what has been written since the last call.
  void poll();

  // A finding of the supervisor itself.
  void add(Finding finding);
  void set_error(const std::string& message, const std::string& trace);
  void add_note(const std::string& note);
  void add_process(ProcessResult process);

  const RunRequest& request() const { return request_; }
  bool ended() const { return ended_ == workers_; }  // Every worker wrote its last record.
  bool has_error() const { return !error_.message.empty(); }
  const std::string& phase() const { return phase_; }
  uint64_t operations() const { return tally_.operation_count(); }
  const std::vector<Finding>& findings() const { return findings_; }
  // For facts of a finding that are known only after the run. Kind and fingerprint must stay.
  std::vector<Finding>& findings_to_complete() { return findings_; }
  void add(Interleaving interleaving) { interleavings_.push_back(std::move(interleaving)); }

  // The whole result, not yet judged. `board` gives what no record tells: who was doing what.
  Result result(const Board& board) const;

 private:
  JournalVisitor visitor(size_t process);
  std::map<std::string, PointResult> points() const;
  std::vector<GroupResult> groups() const;
  void add_check(const CheckRecord& record);
  std::vector<CheckResult> checks(const std::map<std::string, PointResult>& points,
                                  const std::vector<AssertionResult>& claims) const;
  void add_faults(Result& result) const;

  const Plan& plan_;
  const RunRequest& request_;
  const RunFiles files_;
  const std::string started_;
  const int64_t origin_;  // Monotonic ns.
  Tally tally_;
  std::vector<std::unique_ptr<JournalReader>> journals_;
  std::vector<std::string> roles_;
  std::vector<HelloRecord> hellos_;
  std::vector<PhaseSpan> phases_;
  std::vector<GroupRecord> group_records_;
  std::map<uint32_t, CheckRecord> check_records_;
  std::map<uint32_t, TargetRecord> target_records_;
  std::vector<std::vector<PointResult>> points_by_process_;  // The newest that each one gave.
  std::vector<std::vector<AssertionResult>> assertions_by_process_;
  std::vector<Finding> findings_;
  std::vector<ProcessResult> processes_;
  std::vector<std::string> notes_;
  ErrorRecord error_;
  std::string phase_ = "start";
  size_t workers_ = 1;
  size_t ended_ = 0;
  std::map<size_t, ExplorationStats> explorations_;  // By process, the newest.
  std::vector<Interleaving> interleavings_;
  LockGraph lock_graph_;
  std::vector<HistoryResult> histories_;  // Their stamps still those of the journal.
  std::vector<ResourceRow> resources_;
};

// Adds a finding, or counts it where one with its fingerprint is there.
void add_finding(std::vector<Finding>& findings, Finding finding);

}  // namespace ordeal
