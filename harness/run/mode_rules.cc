#include "harness/run/mode_rules.h"

#include "harness/run/process/evidence.h"
#include "harness/run/process/processes.h"

namespace ordeal {

void add_circumstances(const SupervisedRun& run, Finding& finding) {
  finding.evidence += "\n" + describe_crash(run.board, run.plan, run.files.log());
  finding.at = Monotonic::now().time_since_epoch().count();
}

std::string describe_end(const Job& job) {
  return job.status ? describe_wait_status(*job.status) : "still running";
}

}  // namespace ordeal
