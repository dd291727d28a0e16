#include "harness/run/campaign.h"

#include <gtest/gtest.h>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {

CampaignSummary summary_of(std::initializer_list<Verdict> verdicts, bool no_skips = false) {
  CampaignSummary summary;
  for (const Verdict verdict : verdicts) summary.add(verdict, no_skips);
  return summary;
}

TEST(CampaignSummary, CountsByVerdictAndKeepsTheWorst) {
  const CampaignSummary summary =
      summary_of({Verdict::pass, Verdict::fail, Verdict::pass, Verdict::unknown});
  EXPECT_EQ(summary.line(), "2 pass, 1 fail, 1 unknown");
  EXPECT_EQ(summary.verdict, worst(Verdict::fail, Verdict::unknown));
}

TEST(CampaignSummary, ASkippedScenarioFailsOnlyWhereSkipsAreForbidden) {
  EXPECT_EQ(summary_of({Verdict::pass, Verdict::skipped}).exit_status(), 0);
  const CampaignSummary strict = summary_of({Verdict::pass, Verdict::skipped}, true);
  EXPECT_EQ(strict.exit_status(), 1);
  EXPECT_EQ(strict.line(), "1 pass, 1 skipped") << "it is still counted as what it is";
}

TEST(CampaignSummary, AnInterruptionHasItsOwnExitStatus) {
  CampaignSummary summary = summary_of({Verdict::fail});
  EXPECT_EQ(summary.exit_status(), 1);
  summary.interrupted = true;
  EXPECT_EQ(summary.exit_status(), 130);
}

class Refusals : public CampaignListener {
 public:
  void ended(const RunOutcome&) override { FAIL() << "nothing was to run"; }
  void refused(const std::string& file, const std::string& why) override {
    all.push_back(file + ": " + why);
  }
  std::vector<std::string> all;
};

TEST(Campaign, AScenarioThatCannotBeLoadedIsRefusedAndTheNextOneIsTried) {
  const Catalogue catalogue{"ordeal", {}, {}};
  const ScriptLoader load = [](const RunRequest& run) -> std::unique_ptr<Script> {
    throw InputError("no " + run.scenario_roots.at(0));
  };
  Refusals refusals;
  CampaignRequest request;
  request.files = {"x/a.lua", "y/b.lua"};
  const CampaignSummary summary = run_campaign(catalogue, request, load, refusals);
  EXPECT_EQ(refusals.all, (std::vector<std::string>{"x/a.lua: no x", "y/b.lua: no y"}));
  EXPECT_EQ(summary.line(), "2 error");
  EXPECT_EQ(summary.exit_status(), 64);
}

}  // namespace
}  // namespace ordeal
