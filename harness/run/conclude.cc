#include "harness/run/conclude.h"

#include <algorithm>
#include <filesystem>

#include "harness/run/judge/judge.h"
#include "harness/run/judge/known_findings.h"
#include "harness/run/judge/suppression.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/name_frames.h"
#include "harness/run/run_directory.h"

namespace ordeal {
namespace {

// Sanitizers write to the log; what a supervisor has told already is told once.
void add_logged_findings(Result& result, const std::string& log) {
  if (result.environment.sanitizer.empty()) return;
  for (Finding& finding : logged_findings(log)) {
    const bool told = std::any_of(
        result.findings.begin(), result.findings.end(), [&finding](const Finding& known) {
          return known.kind == finding.kind && known.fingerprint == finding.fingerprint;
        });
    if (told) continue;
    finding.reproduce = result.reproduce;
    result.findings.push_back(std::move(finding));
  }
}

void tell_what_is_new(RunOutcome& outcome) {
  const std::filesystem::path dir(outcome.dir);
  std::vector<Finding>& findings = outcome.result.findings;
  outcome.seen = learn_in(dir.parent_path(), dir.filename(), findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    std::string& evidence = findings[i].evidence;
    if (!evidence.empty() && evidence.back() != '\n') evidence += '\n';
    evidence += outcome.seen[i];
  }
}

}  // namespace

RunOutcome conclude_run(const Catalogue& catalogue, const Plan& plan, const RunFiles& files,
                        const Assembler& assembler, const Board& board, bool interrupted,
                        Progress& progress) {
  RunOutcome outcome;
  outcome.dir = files.dir;
  outcome.result = assembler.result(board);
  outcome.result.run_id = std::filesystem::path(files.dir).filename();
  outcome.result.interrupted = interrupted;
  name_frames(outcome.result.findings);
  add_logged_findings(outcome.result, files.log());
  judge(outcome.result, plan, suppressions_of(plan, assembler.request()));
  tell_what_is_new(outcome);
  progress.finish();
  outcome.reports = write_reports(catalogue, outcome.result, files);
  remove_journals(files);
  return outcome;
}

}  // namespace ordeal
