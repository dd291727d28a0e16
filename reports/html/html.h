// A result as one HTML file that needs nothing else: no server, no network, no other file.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// The bytes of report.html. The page carries the result as JSON and draws it; the script that
// does so is the only one that its content security policy lets run. Without a script a reader
// still gets the verdict, its reason and the command. Of the log of faults the page keeps the
// first 200 and, for its charts, how many fired in each of 600 slices of the run.
// Pure: any thread may call it.
std::string write_html(const Result& result);

}  // namespace ordeal
