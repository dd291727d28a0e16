// A scenario that is ready to be explored in this process.
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

// Loads the scenario, with the values of its params that explore { set = {…} } gives and the
// request does not. Adds those to the request. Throws InputError.
std::unique_ptr<Script> load_to_explore(const ScriptLoader& load, RunRequest& request);

// A digest of the contents of the scenario's files: 16 hex digits, whatever the directory.
std::string digest_of_files(const std::vector<std::string>& paths);

// The scenario, params and digest that schedules of this plan belong to. The opportunity that a run
// of a sweep takes is one of the params.
inline constexpr char kSweepParam[] = "sweep.at";
explore::Belongs belongs_of(const Plan& plan, const RunRequest& request);

// A scenario loaded with the params of mode explore, with its defects on and its body made. The
// worker, `ordeal replay` and `ordeal shrink` share it. Used outside of schedules.
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

  // The findings of an outcome, its failure first. A race that ThreadSanitizer reported meanwhile
  // is a finding of its own. If the schedule failed by races alone, the failure takes the words of
  // the first of them, which is the one with fingerprint `wanted` if that is among them.
  std::vector<Finding> findings_of(explore::ScheduleOutcome& outcome,
                                   const std::string& wanted = "");

  // The sizes of the whole scenario, by the names of explore::Schedule::sizes; and the sizes that
  // schedules run from now on.
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
