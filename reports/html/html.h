// Writing a result as one HTML file that needs no server, no network and no other file.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// Returns the bytes of report.html. The page contains the result as JSON, and a script that draws
// it; the content security policy allows that script only. Without scripts the page still shows the
// verdict, its reason and the command. Of the fault log the page keeps the first 200 faults and,
// for its charts, the number of faults in each of 600 slices of the run. Pure. Thread-safe.
std::string write_html(const Result& result);

}  // namespace ordeal
