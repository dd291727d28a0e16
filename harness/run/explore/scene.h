// A scenario that is ready to be explored in this process: loaded with the params of that mode,
// its defects on, its body made. The worker, `ordeal replay` and `ordeal shrink` share it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/explore/explore.h"
#include "harness/explore/schedule.h"
#include "harness/explore/shrink.h"
#include "harness/run/explore/body.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/record/tape_file.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {

// Loads the scenario; where its explore { set = {…} } says so, and the request does not, with
// other values of its params. The request is completed by them. Throws InputError.
std::unique_ptr<Script> load_to_explore(const ScriptLoader& load, RunRequest& request);

// Of the contents of the scenario's files: 16 hex digits, the same wherever they lie.
std::string digest_of_files(const std::vector<std::string>& paths);

// What schedules of this plan belong to. Which opportunity a sweep takes is one of its params.
inline constexpr char kSweepParam[] = "sweep.at";
explore::Belongs belongs_of(const Plan& plan, const RunRequest& request);

class ExploreScene {
 public:
  // `tape` outlives the scene. Throws InputError.
  ExploreScene(const ScriptLoader& load, const RunRequest& request, const std::string& work_dir,
               const TapeFile& tape);
  ExploreScene(const ExploreScene&) = delete;
  ExploreScene& operator=(const ExploreScene&) = delete;

  const Plan& plan() const { return plan_; }
  const ExploreSettings& settings() const { return settings_; }
  ExploreBody& body() { return *body_; }
  explore::SchedulerOptions scheduler_options() const;

  // What an outcome shows, the failure first: races that ThreadSanitizer reported meanwhile are
  // findings of their own, and where they are all that failed, the failure is told of them. Of
  // several, the one of `wanted` (a fingerprint) comes first.
  std::vector<Finding> findings_of(explore::ScheduleOutcome& outcome,
                                   const std::string& wanted = "");

  // How much of the scenario schedules run: the names of explore::Schedule::sizes.
  explore::Workload full_workload() const;
  void use(const explore::Workload& workload);
  void use(const std::map<std::string, uint64_t>& sizes);

 private:
  RunRequest request_;
  std::unique_ptr<Script> script_;
  Plan plan_;
  ExploreSettings settings_;
  explore::TapeMemory tape_;
  std::unique_ptr<ExploreBody> body_;
};

}  // namespace ordeal
