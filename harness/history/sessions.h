// Session guarantees (Terry and others, "Session guarantees for weakly consistent replicated data",
// 1994): what one client sees of one object never goes back.
//
// - read your writes: after it wrote, it reads that or a later version;
// - monotonic reads: after it read a version, it reads that or a later one;
// - monotonic writes: what it writes later is a later version;
// - writes follow reads: what it writes after it read is later than what it read.
//
// Versions are distinguished by their values, which must be unique. Then each pair of neighbours in
// a client's view of an object says that one version is not later than another, and the guarantees
// can all hold if and only if that has no cycle: O(n).
#pragma once

#include <string>

#include "harness/history/model.h"
#include "harness/result/finding.h"

namespace ordeal::history {

// The verdict on all session guarantees.
struct SessionsResult {
  Verdict verdict = Verdict::unknown;
  std::string reason;  // Of unknown: what it cannot judge; of fail: the guarantee and the evidence.
};

// Judges the models register, cas-register, kv, map and file whose values are unique, and of their
// operations reads, writes and cas; whatever else there is makes it unknown. Pure.
SessionsResult check_sessions(const Model& model, const History& history, bool per_key);

}  // namespace ordeal::history
