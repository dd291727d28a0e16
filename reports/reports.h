// The reports of a run. Each is a pure function from a result to the bytes of one file, so a main
// puts them in its catalogue as they are:
//
//   constexpr ReportRow kReports[] = {
//       {"json", "result.json", "…", write_json},
//       {"html", "report.html", "…", write_html},
//       {"junit", "junit.xml", "…", write_junit},
//   };
//
// write_score_html is the page of `ordeal score`.
// read_json makes a result from result.json again.
#pragma once

#include "reports/html/html.h"
#include "reports/json/json.h"
#include "reports/junit/junit.h"
#include "reports/score/score.h"
