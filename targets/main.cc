// The `ordeal` command: the harness, these targets and these reports. A program with targets of
// its own is another such file.
#include "harness/cli/cli.h"
#include "reports/reports.h"
#include "targets/bind/classics.h"
#include "targets/bind/classics_score.h"
#include "targets/bind/gateway.h"
#include "targets/bind/memfs.h"
#include "targets/bind/mount_command.h"
#include "targets/bind/null.h"
#include "targets/bind/posix.h"
#include "targets/bind/unionfs.h"

namespace {

using namespace ordeal;

constexpr const TargetRow* kTargets[] = {&kUnionfsTarget, &kGatewayTarget, &kPosixTarget,
                                         &kMemfsTarget,   &kNullTarget,    &kClassicsTarget};

constexpr ReportRow kReports[] = {
    {"json", "result.json", "everything, for machines: schema ordeal.result/2", write_json},
    {"html", "report.html", "the page for people, one offline file", write_html},
    {"junit", "junit.xml", "for CI systems", write_junit},
};

}  // namespace

int main(int argc, char** argv) {
  const Catalogue catalogue{"ordeal",        kTargets,          kReports,
                            read_json,       run_mount_command, classics_score_programs(),
                            write_score_html};
  return cli_main(argc, argv, catalogue);
}
