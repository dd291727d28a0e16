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

// Adds what sanitizers wrote to the log. A finding that the journals hold already is not added.
void add_logged_findings(Result& result, const std::string& log) {
  if (result.environment.sanitizer == Sanitizer::none) return;
  for (Finding& finding : logged_findings(log)) {
    const bool known = std::any_of(
        result.findings.begin(), result.findings.end(), [&finding](const Finding& other) {
          return other.kind == finding.kind && other.fingerprint == finding.fingerprint;
        });
    if (known) continue;
    finding.reproduce = result.reproduce;
    result.findings.push_back(std::move(finding));
  }
}

// Compares the findings with those of earlier runs, and says in their evidence which are new.
void mark_new_findings(RunOutcome& outcome) {
  const std::filesystem::path dir(outcome.dir);
  std::vector<Finding>& findings = outcome.result.findings;
  outcome.seen = learn_in(dir.parent_path(), dir.filename(), findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    std::string& evidence = findings[i].evidence;
    if (!evidence.empty() && evidence.back() != '\n') evidence += '\n';
    evidence += outcome.seen[i];
  }
}

// The outcome as assembled, not yet judged.
RunOutcome assembled_outcome(const RunFiles& files, const Assembler& assembler,
                             const Board& board) {
  RunOutcome outcome;
  outcome.dir = files.dir;
  outcome.result = assembler.result(board);
  outcome.result.run_id = std::filesystem::path(files.dir).filename();
  return outcome;
}

void write_outcome(const Catalogue& catalogue, const RunFiles& files, RunOutcome& outcome) {
  outcome.reports = write_reports(catalogue, outcome.result, files);
  remove_journals(files);
}

}  // namespace

RunOutcome conclude_run(const Catalogue& catalogue, const Plan& plan, const RunFiles& files,
                        const Assembler& assembler, const Board& board, bool interrupted,
                        Progress& progress) {
  RunOutcome outcome = assembled_outcome(files, assembler, board);
  outcome.result.interrupted = interrupted;
  name_frames(outcome.result.findings);
  add_logged_findings(outcome.result, files.log());
  judge(outcome.result, plan, suppressions_of(plan, assembler.request()));
  mark_new_findings(outcome);
  progress.finish();
  write_outcome(catalogue, files, outcome);
  return outcome;
}

RunOutcome skip_run(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                    const std::string& reason) {
  const RunFiles files(new_run_dir(request.out, plan.name));
  const Board board = Board::create(files.board());
  const Assembler assembler(plan, request, files);
  RunOutcome outcome = assembled_outcome(files, assembler, board);
  outcome.result.verdict = Verdict::skipped;
  outcome.result.reason = reason;
  write_outcome(catalogue, files, outcome);
  return outcome;
}

}  // namespace ordeal
