// Judges `expect { ["write.p99"] = "< 20ms" }` against a result.
#pragma once

#include <optional>
#include <string>

#include "harness/result/result.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// The value of a metric in a result; nothing where the run has no such thing (an operation that
// was never called). Latencies in ns, rates a second, `rate.achieved` as a share 0..1.
std::optional<double> metric_of(const Result& result, const std::string& metric);

// pass or fail; unknown where the metric has no value. The detail gives value, limit and margin.
CheckResult judge_expect(const Result& result, const CheckPlan& check);

}  // namespace ordeal
