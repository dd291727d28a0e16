#include "harness/run/stress/detector_journal.h"

#include "harness/watch/lock_watch.h"
#include "harness/watch/race_reports.h"
#include "harness/watch/stacks.h"

namespace ordeal {

void DetectorJournal::start() {
  if (locks_) set_lock_observer(&process_lock_watch());
  prepare_stacks();
}

// The logical name of a thread, also of one that has ended: its line stays on the board.
std::string DetectorJournal::name_of(int tid, const std::string& known) const {
  for (uint32_t i = 0; i < board_.lines(); ++i) {
    const BoardLine& line = board_.line(i);
    const bool used = line.state.load(std::memory_order_acquire) != 0;
    if (used && line.tid.load() == tid) return line.thread;
  }
  return known.empty() ? "main" : known;
}

void DetectorJournal::drain_races() {
  const auto namer = [this](int tid, const std::string& known) { return name_of(tid, known); };
  for (Finding& race : take_races(namer)) {
    race.at = Monotonic::now().time_since_epoch().count();
    journal_.write(race);
  }
}

void DetectorJournal::drain_locks() {
  if (!locks_) return;
  for (const Finding& finding : process_lock_watch().take_findings()) journal_.write(finding);
}

void DetectorJournal::finish_locks() {
  if (!locks_) return;
  drain_locks();
  const LockGraph graph = process_lock_watch().graph();
  if (!graph.edges.empty()) journal_.write(graph);
  set_lock_observer(nullptr);  // The destructors at the end of the process are not watched.
}

}  // namespace ordeal
