#include "harness/run/process/shutdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"

namespace ordeal {

std::optional<Finding> slow_shutdown(const std::vector<ShutdownPart>& parts, Duration within,
                                     const std::string& running) {
  Duration total{0};
  std::vector<std::string> to_blame;
  for (const ShutdownPart& part : parts) {
    total += part.took;
    if (!part.ended) to_blame.push_back(part.name);
  }
  if (parts.empty() || (to_blame.empty() && total <= within)) return std::nullopt;
  const bool still_ran = !to_blame.empty();
  if (!still_ran) {
    const auto longest = std::max_element(
        parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.took < b.took; });
    to_blame.push_back(longest->name);
  }
  Finding finding;
  finding.kind = FindingKind::slow_shutdown;
  finding.claim =
      fmt::format("the targets had not closed within {}: {} {}", format_duration(within),
                  join(to_blame, ", "), still_ran ? "still ran" : "took most of it");
  finding.evidence =
      fmt::format("{} of {} in all\n", format_duration(total), format_duration(within));
  for (const ShutdownPart& part : parts) {
    const double share = 100.0 * static_cast<double>(part.took.count()) /
                         static_cast<double>(std::max<int64_t>(within.count(), 1));
    finding.evidence += fmt::format("{}: {}, {:.0f} % of the time allowed{}\n", part.name,
                                    format_duration(part.took), share,
                                    part.ended ? "" : "; it still ran at the deadline");
  }
  if (!running.empty()) finding.evidence += "still running:\n" + running;
  finding.fingerprint = fingerprint_of(finding.kind, "close|" + join(to_blame, "|"));
  return finding;
}

}  // namespace ordeal
