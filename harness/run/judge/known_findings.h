// What the runs of a scenario have found so far: a small file beside their directories, so that a
// run says which of its findings are new.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

struct KnownFinding {
  uint64_t runs = 0;  // That showed it.
  std::string first_run, last_run;
};
// By kind and fingerprint: "leak 0123456789abcdef".
using KnownFindings = std::map<std::string, KnownFinding>;

// A line for each finding: kind, fingerprint, runs, first and last run. Lines that are none are
// left out. Pure, both.
KnownFindings parse_known(const std::string& text);
std::string format_known(const KnownFindings& known);

// Adds the findings of a run, and returns of each what was known before it, in their order: "new:
// …" or "known since run X, seen in N runs before".
std::vector<std::string> learn(KnownFindings& known, const std::string& run,
                               const std::vector<Finding>& findings);

// The same with the file `known.findings` of a scenario's directory, under a lock: several runs may
// end at once. A file that cannot be read or written is none; the run does not depend on it.
std::vector<std::string> learn_in(const std::string& directory, const std::string& run,
                                  const std::vector<Finding>& findings);

}  // namespace ordeal
