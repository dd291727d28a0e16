// Judges what threads record while they record, and gives the memory of the records back: a run of
// any length has a verdict, and one that breaks its rules is known at once.
//
// Records are merged in the order of their calls, up to the stamp before which no thread has
// anything more to say; see HistoryBook::fence. Whoever is idle holds nobody up, and an operation
// that is open holds up what was called after it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/history/levels.h"
#include "harness/history/online.h"
#include "harness/run/judge/history_judge.h"
#include "harness/run/judge/history_stream.h"

namespace ordeal {

// Reads one log from its first record that is still there. Gives chunks back as it leaves them.
class LogCursor {
 public:
  explicit LogCursor(HistoryLog& log) : log_(&log) {}
  // The stamp of the next record's call; nothing where there is none yet.
  std::optional<uint64_t> peek();
  // REQUIRES: peek() has just shown one. Its texts live until the next peek().
  void read(RecordedCall& call) { from_ = record::read(from_, call); }

 private:
  HistoryLog* log_;
  HistoryLog::Records records_;  // Of the oldest chunk, as it was when they had all been read.
  const char* from_ = nullptr;
};

// Used by one thread at a time.
class OnlineHistories {
 public:
  struct Asked {
    const CheckPlan* check = nullptr;  // Of the plan; can_judge().
    const history::Model* model = nullptr;
    bool scripted = false;
  };
  // Whether a check can be judged like this: of weaker levels only whole histories can.
  static bool can_judge(const HistoryPlan& check) {
    return check.level == history::Level::linearizable;
  }

  // All of them outlive it.
  OnlineHistories(const Plan& plan, HistoryBook& book, const std::vector<Asked>& asked);

  // Judges what it can by now. False: there was nothing.
  bool step();
  // REQUIRES: every thread that records has ended.
  void finish();

  size_t size() const { return checks_.size(); }
  bool violated(size_t check) const;
  HistoryJudgement judgement(size_t check) const;

 private:
  struct Check {
    Check(const Plan& plan, const Asked& what, bool under_events);
    Asked asked;
    HistoryStream stream;
    history::OnlineChecker checker;
    const history::OnlineReport& report;  // The checker's.
    std::string incomplete;               // Why it is judged no further.
    Duration took{0};
  };
  struct Log {
    HistoryLog* log;
    LogCursor cursor;
    uint64_t bound;  // No record that has not been read was called before.
  };

  void meet_new_logs();
  uint64_t known_until(uint64_t fence);
  bool read(uint64_t until);
  void release(Check& check, uint64_t until);
  void judge(Check& check, history::History operations);
  std::string why_stopped() const;

  const Plan& plan_;
  HistoryBook& book_;
  std::vector<std::unique_ptr<Check>> checks_;
  std::vector<Log> logs_;
  uint64_t until_ = 0;
  std::string held_by_;  // Whose operation was open when there was no room left.
};

}  // namespace ordeal
