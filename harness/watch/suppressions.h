// Files of suppressed findings: each entry names the findings, a responsible person, a reason and
// the last day.
//
//   # A comment. An entry begins with the kind of finding at the beginning of a line, or `any`.
//   leak
//     claim  *pool of a*
//     who    Ada <ada@example.org>
//     why    the fix waits for the next release of the upstream
//     until  2026-12-31
//
// A suppressed finding is reported and fails nothing. An entry complains when its last day is over,
// and then suppresses nothing, and when no finding needed it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/result/checks.h"
#include "harness/result/finding.h"

namespace ordeal {

using Day = std::chrono::year_month_day;
Day today();  // By the machine's clock, in UTC.

// One entry of a file.
struct Suppression {
  std::optional<FindingKind> kind;  // Nothing: any.
  // Globs, of which each that is given must match: the claim, a function of a stack, the
  // fingerprint. At least one is.
  std::string claim, frame, fingerprint;
  std::string who, why;
  Day until{};  // The last day on which it holds.
  std::string file;
  uint32_t line = 0;  // Of its first line.

  std::string pattern() const;  // "leak claim *pool of a*"
};

// Throws InputError, "FILE:LINE: …", for a kind, a key or a date that is none, a key that is said
// twice, and an entry that lacks who, why or until, or what to match.
std::vector<Suppression> parse_suppressions(const std::string& file, std::string_view text);
// Reads a file. Throws InputError, also where it cannot be read.
std::vector<Suppression> load_suppressions(const std::string& file);

bool matches(const Suppression& suppression, const Finding& finding);

// Which entries could have been needed in a run: a sanitizer's findings need its build, and a run
// that broke off shows nothing.
struct SuppressionScope {
  bool whole = true;  // The run came to its end.
  bool sees_memory = false;
  bool sees_races = false;
};

// Marks findings as suppressed by the first entry in force that matches, but for those that are
// `expected`: what a scenario must find is never suppressed. Returns an account of every entry.
std::vector<SuppressionResult> suppress(std::vector<Finding>& findings,
                                        const std::vector<Suppression>& all, Day day,
                                        const SuppressionScope& scope);

}  // namespace ordeal
