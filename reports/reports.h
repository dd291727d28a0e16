// All reports of a run. Each is a pure function from a result to the bytes of one file, so a main
// lists them in its catalogue:
//
//   constexpr ReportRow kReports[] = {
//       {"json", "result.json", "…", write_json},
//       {"html", "report.html", "…", write_html},
//       {"junit", "junit.xml", "…", write_junit},
//   };
//
// write_score_html writes the page of `ordeal score`. read_json reads a result from result.json.
#pragma once

#include "reports/html/html.h"
#include "reports/json/json.h"
#include "reports/junit/junit.h"
#include "reports/score/score.h"
