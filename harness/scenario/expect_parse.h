// Reads what `expect {…}` of a scenario says, and knows which metrics there are.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario/plan.h"

namespace ordeal {

// Reads `text` ("< 20ms", ">= 99%", "== 0"): a comparison and a limit. The limit's unit must suit
// what the metric measures: latencies take durations, counts plain numbers, rates "2000/s" or a
// number a second; errors also a percentage, of which `text` keeps the sign and `limit` the ratio.
// Throws InputError.
ExpectPlan parse_expect(const std::string& metric, const std::string& text);

// Every metric of a plan: `[group.]op.p99` and its kin, `fault.<point>.fired`,
// `fault.<point>.hits`, `<group>.iterations`, `errors.total`, `errors.unexpected` and
// `rate.achieved`. Pure; only the targets and groups of the plan are read.
std::vector<std::string> metric_names(const Plan& plan);

// Throws InputError, with the nearest name, where the plan has no such metric.
void check_metric(const std::string& metric, const Plan& plan);

}  // namespace ordeal
