#include "harness/run/judge/suppression.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace ordeal {

std::vector<std::string> suppression_files(const Plan& plan, const RunRequest& request) {
  namespace stdfs = std::filesystem;
  std::vector<std::string> all;
  const stdfs::path beside =
      (stdfs::path(plan.file).parent_path() / "ordeal.supp").lexically_normal();
  std::error_code ignored;
  if (stdfs::is_regular_file(beside, ignored)) all.push_back(beside.string());
  for (const std::string& path : request.suppressions) {
    if (std::find(all.begin(), all.end(), path) == all.end()) all.push_back(path);
  }
  return all;
}

std::vector<Suppression> suppressions_of(const Plan& plan, const RunRequest& request) {
  std::vector<Suppression> all;
  for (const std::string& path : suppression_files(plan, request)) {
    std::vector<Suppression> some = load_suppressions(path);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

void suppress_findings(Result& result, const std::vector<Suppression>& all, Day day) {
  SuppressionScope scope;
  scope.whole = result.complete && !result.interrupted && result.reason.empty();
  scope.sees_memory = result.environment.sanitizer == Sanitizer::address;
  scope.sees_races =
      result.environment.sanitizer == Sanitizer::thread || result.exploration.has_value();
  result.suppressions = suppress(result.findings, all, day, scope);
  for (const SuppressionResult& entry : result.suppressions) {
    if (entry.complaint.empty()) continue;
    result.notes.push_back(fmt::format("{}:{}: suppression of {} (by {}, until {}): {}", entry.file,
                                       entry.line, entry.pattern, entry.who, entry.until,
                                       entry.complaint));
  }
}

}  // namespace ordeal
