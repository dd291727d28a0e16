// The open targets of a run.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/run/life/shutdown_timer.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// The targets of one run or of one schedule, in the order of Plan::targets. One thread opens,
// closes and destroys them; while they are open, any thread may use them.
class TargetSet {
 public:
  // Opens Plan::targets[index]. The default opens it in this process.
  using Open = std::function<std::unique_ptr<Target>(size_t index, const OpenContext& context)>;

  // `plan` outlives the set. Each target has a directory of its own below `work_dir`.
  TargetSet(const Plan& plan, std::string work_dir);
  TargetSet(const TargetSet&) = delete;
  TargetSet& operator=(const TargetSet&) = delete;

  // Makes the directories of the targets. Called once in a process, before the first open().
  static void make_directories(const Plan& plan, const std::string& work_dir);

  // Opens every target in an empty directory. Throws InputError, which names the target and its
  // place in the scenario, if one cannot be opened.
  void open(uint64_t seed, const Open& how = {});

  size_t size() const { return targets_.size(); }
  Target& at(size_t index) { return *targets_[index]; }
  std::vector<Target*> pointers() const;  // For ThreadEnv::targets.
  // The resource counts of every target.
  std::vector<ResourceCount> resource_counts() const;
  std::string label(size_t index) const;  // "target.gateway"

  // Closes the target as a part of a shutdown. Called once for each target.
  void close(size_t index, ShutdownTimer& timer, Instant deadline);
  void destroy(size_t index) { targets_[index].reset(); }

 private:
  const Plan& plan_;
  const std::string work_dir_;
  std::vector<std::unique_ptr<Target>> targets_;
};

}  // namespace ordeal
