// The mounted targets of a stress run.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/run/life/shutdown_timer.h"
#include "harness/run/record/journal.h"
#include "harness/run/stress/mounted_target.h"

namespace ordeal {

// The file-system processes of a run: one for each target with `via = "mount"`. A target that runs
// in the worker's process has none, and every function here leaves it alone.
//
// The main thread of the worker opens, closes and destroys mounts; other threads may call the
// functions that say so, and only between open() and close().
class MountSet {
 public:
  // All of them outlive the set.
  MountSet(const WorkerRequest& request, const Plan& plan, Journal& journal);
  MountSet(const MountSet&) = delete;
  MountSet& operator=(const MountSet&) = delete;

  // Starts the file-system process of this target, and opens its mount as a client. Throws.
  std::unique_ptr<Target> open(size_t target, const OpenContext& context);
  bool has(size_t target) const { return mounts_[target] != nullptr; }

  // Calls a probe or control in the process of a mounted target. REQUIRES: has(). Thread-safe.
  int call(size_t target, const OpRow& row, Call& call);

  void arm();     // Each process arms the faults of the plan.
  void disarm();  // And heals them.
  // Appends the resource counts of the targets that the processes hold.
  void add_resource_counts(std::vector<ResourceCount>& counts);
  void add_metrics(size_t target, TargetRecord& record);

  // From here on, until unwatch(), a process that has ended is lost.
  void watch();
  void unwatch();
  // Journals a finding for each process that ended before it was asked to, once. `evidence` is
  // called where there is one. Returns true if any was found. Thread-safe.
  bool report_lost(const std::function<std::string()>& evidence);
  bool lost() const { return lost_.load(); }  // Thread-safe.

  // Unmounts as a part of a shutdown, named after `label`.
  void close(size_t target, const std::string& label, ShutdownTimer& timer, Instant deadline);
  void destroy(size_t target) { mounts_[target].reset(); }

 private:
  const WorkerRequest& request_;
  const Plan& plan_;
  Journal& journal_;
  std::vector<std::unique_ptr<MountedTarget>> mounts_;  // As Plan::targets; null: not mounted.
  std::atomic<bool> lost_{false};
  Mutex mu_{"run.mounts"};
  bool watched_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal
