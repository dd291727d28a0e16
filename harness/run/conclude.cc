#include "harness/run/conclude.h"

#include <filesystem>

#include "harness/run/judge.h"
#include "harness/run/run_folder.h"

namespace ordeal {

RunOutcome conclude_run(const Catalogue& catalogue, const Plan& plan, const RunFiles& files,
                        const Assembler& assembler, const Board& board, bool interrupted,
                        Progress& progress) {
  RunOutcome outcome;
  outcome.dir = files.dir;
  outcome.result = assembler.result(board);
  outcome.result.run_id = std::filesystem::path(files.dir).filename();
  outcome.result.interrupted = interrupted;
  judge(outcome.result, plan);
  progress.finish();
  outcome.reports = write_reports(catalogue, outcome.result, files);
  remove_journals(files);
  return outcome;
}

}  // namespace ordeal
