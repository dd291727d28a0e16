// The findings of all runs of a scenario so far: a small file beside their directories, so that a
// run says which of its findings are new.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

// The runs that showed one finding.
struct KnownFinding {
  uint64_t runs = 0;  // Their number.
  std::string first_run, last_run;
};

// By kind and fingerprint: "leak 0123456789abcdef".
using KnownFindings = std::map<std::string, KnownFinding>;

// Read and write a line for each finding: kind, fingerprint, runs, first and last run. Other lines
// are skipped. Both are pure.
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
