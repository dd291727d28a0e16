// A campaign: many scenarios, run one after another, and the verdict over all of them. A scenario
// that cannot run has the verdict `error`, and the campaign goes on with the next one.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/run/life/worker_request.h"
#include "harness/run/run_outcome.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// The scenarios to run, and how.
struct CampaignRequest {
  std::vector<std::string> files;
  RunRequest run;         // The same for every scenario; its `file` and roots are filled in.
  bool no_skips = false;  // A skipped scenario fails the campaign.
};

// Hears of each scenario when it is over, on the thread that runs the campaign.
class CampaignListener {
 public:
  virtual ~CampaignListener() = default;
  virtual void ended(const RunOutcome& outcome) = 0;
  // The scenario could not be loaded, or its run could not start.
  virtual void refused(const std::string& file, const std::string& why) = 0;
};

// What became of a campaign.
struct CampaignSummary {
  std::array<size_t, 5> count{};    // Scenarios, by verdict.
  Verdict verdict = Verdict::pass;  // The worst one.
  bool interrupted = false;         // A person ended it; the scenarios that were left did not run.

  // Counts one scenario. `no_skips`: a skipped one fails.
  void add(Verdict of_scenario, bool no_skips);
  std::string line() const;  // "3 pass, 1 fail"
  int exit_status() const;   // 130 where it was interrupted.
};

// Runs the scenarios, each supervised in processes of its own; a scenario with a sweep runs as one.
// A scenario that needs a sanitizer runs in that build, and is skipped where there is none. Call it
// on the main thread.
CampaignSummary run_campaign(const Catalogue& catalogue, const CampaignRequest& request,
                             const ScriptLoader& load, CampaignListener& listener);

// Loads the scenario of a request and returns its plan as it will be run. Throws InputError for a
// scenario that cannot be loaded, and for faults and suppressions that cannot work.
Plan plan_to_run(const ScriptLoader& load, const RunRequest& request);

}  // namespace ordeal
