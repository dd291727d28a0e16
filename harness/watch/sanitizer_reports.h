// The reports that sanitizers wrote to the log of a process, as findings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

// Returns every report of AddressSanitizer (memory-error; a signal it caught that is no memory
// error: crash), UndefinedBehaviorSanitizer (undefined-behavior) and LeakSanitizer (leak, one for
// each place that allocated), in the order of the log. ThreadSanitizer's come by race_reports.h
// while the process runs; only its thread leaks, which it reports when the process ends, are here.
//
// A claim names what happened and the first function that is neither the runtime's nor the standard
// library's; stacks say who accessed, freed and allocated. Fingerprints are made of the kind and
// such functions, so neither addresses nor line numbers change them; what is reported again is one
// finding with a count. A report that is cut off gives what there is of it. Pure.
std::vector<Finding> sanitizer_findings(std::string_view log);

// "    #1 0x55 in ns::f(int) /src/a.cc:3:5" as a frame; its file relative to the source tree where
// it lies there.
Frame frame_of(std::string_view line);
// Returns true if a frame belongs to the target or the harness, not to a sanitizer or to the C or
// C++ library.
bool is_own(const Frame& frame);

}  // namespace ordeal
