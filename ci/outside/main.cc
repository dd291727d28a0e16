// Ordeal with one target: this project's own.
#include "harness/cli/cli.h"
#include "reports/reports.h"
#include "stack_bind.h"

namespace {

constexpr const ordeal::TargetRow* kTargets[] = {&stack::kStackTarget};

constexpr ordeal::ReportRow kReports[] = {
    {"json", "result.json", "everything, for machines", ordeal::write_json},
    {"html", "report.html", "the page for people, one offline file", ordeal::write_html},
    {"junit", "junit.xml", "for CI systems", ordeal::write_junit},
};

}  // namespace

int main(int argc, char** argv) {
  return ordeal::cli_main(argc, argv, {"stack-ordeal", kTargets, kReports, ordeal::read_json});
}
