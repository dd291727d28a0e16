// How a worker sees that its threads hang, and what it says of it.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "harness/run/process/evidence.h"
#include "harness/run/stress/worker_threads.h"
#include "harness/watch/lock_watch.h"
#include "harness/watch/stacks.h"
#include "harness/watch/wait_graph.h"

namespace ordeal {
using namespace std::chrono_literals;
namespace {

std::string name_of_os_thread(int tid) {
  std::ifstream in(fmt::format("/proc/self/task/{}/comm", tid));
  std::string name;
  std::getline(in, name);
  return name;
}

TidNamer namer_of(const Board& board, const std::vector<NativeWait>& waits) {
  return [&board, &waits](int tid) -> std::string {
    if (const auto line = board.find_tid(tid)) return board.line(*line).thread;
    for (const NativeWait& wait : waits)
      if (wait.tid == tid) return wait.task;
    return name_of_os_thread(tid);
  };
}

std::string describe_waits(const std::vector<NativeWait>& waits, const TidNamer& namer) {
  constexpr size_t kShown = 40;
  const Instant now = Monotonic::now();
  std::string text;
  for (size_t i = 0; i < std::min(waits.size(), kShown); ++i) {
    text += "\n" + describe_wait(waits[i], namer, now);
    if (waits[i].kind != WaitKind::condition) continue;
    const std::string about =
        process_lock_watch().about_condition(waits[i].identity, waits[i].since);
    if (!about.empty()) text += "; " + about;
  }
  if (waits.size() > kShown) text += fmt::format("\n… and {} more", waits.size() - kShown);
  return text;
}

}  // namespace

void Worker::watch_locks_from_now_on() {
  if (plan_.stress.lock_order) set_lock_observer(&process_lock_watch());
  prepare_stacks();
}

void Worker::drain_locks() {
  if (!plan_.stress.lock_order) return;
  for (Finding& finding : process_lock_watch().take_findings()) journal_.write(finding);
}

void Worker::finish_locks() {
  drain_locks();
  if (!plan_.stress.lock_order) return;
  const LockGraph graph = process_lock_watch().graph();
  if (!graph.edges.empty()) journal_.write(graph);
  set_lock_observer(nullptr);  // What ends with the process is not looked at.
}

// Who is in which operation, who waits for what, and the stack of every thread.
void Worker::describe_hang(Finding& finding) {
  constexpr size_t kMostStacks = 64;
  const Lock lock(hang_mu_);
  const std::vector<NativeWait> waits = native_waits();
  const TidNamer namer = namer_of(board_, waits);
  finding.evidence += board_evidence();
  if (finding.threads.empty()) finding.threads = waiting_threads(waits, namer);
  if (!waits.empty()) finding.evidence += "\n\nWho waits:" + describe_waits(waits, namer);
  size_t silent = 0;
  for (const auto& [tid, pcs] : stacks_of_all_threads(500ms)) {
    if (pcs.empty() || finding.stacks.size() == kMostStacks) {
      ++silent;
      continue;
    }
    const std::string name = namer(tid);
    finding.stacks.push_back({"stack of " + name, name, frames_of(pcs)});
  }
  if (silent > 0) finding.evidence += fmt::format("\n{} threads gave no stack in time", silent);
}

// Threads that wait for each other in a cycle of locks and joins never go on: nobody needs to wait
// until nothing has moved for long.
void Worker::watch_for_deadlock() {
  const std::vector<NativeWait> waits = native_waits();
  const Instant now = Monotonic::now();
  const auto cycle = deadlock_watch_.look(waits, now);
  if (!cycle || hung_.exchange(true)) return;
  Finding finding = deadlock_finding(*cycle, namer_of(board_, waits), now);
  finding.evidence += "\n";
  describe_hang(finding);
  journal_.write(finding);
  stop_everything();
  if (in_groups_.load()) return;  // The main thread ends the run.
  finish_locks();
  journal_.write(EndRecord{false});
  _exit(0);
}

}  // namespace ordeal
