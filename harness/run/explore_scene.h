// A scenario that is ready to be explored in this process: loaded with the params of that mode,
// its defects on, its body made. The worker, `ordeal replay` and `ordeal shrink` share it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/explore/explore.h"
#include "harness/explore/schedule.h"
#include "harness/run/explore_body.h"
#include "harness/run/explore_settings.h"
#include "harness/run/tape_file.h"
#include "harness/run/worker_request.h"

namespace ordeal {

// Loads the scenario; where its explore { set = {…} } says so, and the request does not, with
// other values of its params. The request is completed by them. Throws InputError.
std::unique_ptr<Script> load_to_explore(const ScriptLoader& load, RunRequest& request);

// Of the contents of the scenario's files: 16 hex digits, the same wherever they lie.
std::string digest_of_files(const std::vector<std::string>& paths);

// What schedules of this plan belong to.
explore::Belongs belongs_of(const Plan& plan);

// A failure as a finding of the run.
Finding finding_of(const explore::Failure& failure);

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

  // Where ThreadSanitizer reported races in the schedule that has just ended, its failure is the
  // first of them, and all become findings.
  std::vector<Finding> take_races_into(explore::ScheduleOutcome& outcome);

 private:
  RunRequest request_;
  std::unique_ptr<Script> script_;
  Plan plan_;
  ExploreSettings settings_;
  explore::TapeMemory tape_;
  std::unique_ptr<ExploreBody> body_;
};

}  // namespace ordeal
