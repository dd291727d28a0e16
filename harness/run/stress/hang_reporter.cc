#include "harness/run/stress/hang_reporter.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "harness/run/process/evidence.h"
#include "harness/watch/lock_watch.h"
#include "harness/watch/stacks.h"
#include "harness/watch/wait_graph.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

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

// The waits of targets and scripts. The worker's own threads wait on conditions named "run.…".
std::vector<NativeWait> waits_of_interest() {
  std::vector<NativeWait> waits = native_waits();
  std::erase_if(waits, [](const NativeWait& wait) {
    return wait.kind == WaitKind::condition && wait.object.starts_with("run.");
  });
  return waits;
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

void add_stacks(Finding& finding, const TidNamer& namer) {
  constexpr size_t kMostStacks = 64;
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

}  // namespace

std::string HangReporter::describe_threads() const {
  return ordeal::describe_threads(board_, plan_, getpid());
}

void HangReporter::journal_with_evidence(Finding finding) {
  finding.at = Monotonic::now().time_since_epoch().count();
  const Lock lock(mu_);
  const std::vector<NativeWait> waits = waits_of_interest();
  const TidNamer namer = namer_of(board_, waits);
  finding.evidence += describe_threads();
  if (finding.threads.empty()) finding.threads = waiting_threads(waits, namer);
  if (!waits.empty()) finding.evidence += "\n\nThreads that wait:" + describe_waits(waits, namer);
  add_stacks(finding, namer);
  journal_.write(finding);
}

void HangReporter::report_stall(const std::string& claim) {
  if (reported_.exchange(true)) return;
  Finding finding;
  finding.kind = FindingKind::stall;
  finding.claim = claim;
  finding.fingerprint = fingerprint_of(finding.kind, claim);
  journal_with_evidence(std::move(finding));
}

void HangReporter::report_endless_phase(const std::string& phase) {
  reported_ = true;
  Finding finding;
  finding.kind = FindingKind::stall;
  finding.claim = fmt::format("phase {} does not end", phase);
  finding.fingerprint = fingerprint_of(finding.kind, phase);
  journal_with_evidence(std::move(finding));
}

bool HangReporter::report_deadlock(const std::vector<NativeWait>& cycle) {
  if (reported_.exchange(true)) return false;
  Finding finding = deadlock_finding(cycle, namer_of(board_, cycle), Monotonic::now());
  finding.evidence += "\n";
  journal_with_evidence(std::move(finding));
  return true;
}

}  // namespace ordeal
