#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/fault/rule.h"
#include "harness/fault/spec.h"

namespace ordeal {
namespace {

FaultSpec swept(FaultSpec spec) {
  for (auto& rule : spec.rules) {
    FaultRuleSpec once = *rule;
    once.sweep = true;
    rule = std::make_shared<const FaultRuleSpec>(std::move(once));
  }
  spec.text = "sweep: " + spec.text;
  spec.replayable = false;
  return spec;
}

}  // namespace

std::vector<FaultSpec> parse_sweep(const std::string& glob, const FaultTable& table) {
  static const std::vector<std::string> kWhen = {"chance", "nth", "every", "times"};
  for (const auto& [key, values] : table) {
    if (std::find(kWhen.begin(), kWhen.end(), key) != kWhen.end())
      throw InputError(fmt::format(
          "sweep \"{}\" says {}; a sweep takes one opportunity after the other itself", glob, key));
  }
  std::vector<FaultSpec> specs;
  std::vector<std::string> known;
  std::string refused;
  for (const FailPoint* point : all_failpoints()) {
    known.emplace_back(point->name());
    if (!glob_match(glob, point->name())) continue;
    try {
      specs.push_back(swept(parse_fault_table(point->name(), table)));
    } catch (const InputError& error) {
      refused = error.what();
    }
  }
  if (!specs.empty()) return specs;
  if (!refused.empty()) throw InputError(refused);
  throw InputError(
      fmt::format("sweep: no failpoint is like \"{}\"{}", glob, did_you_mean(glob, known)));
}

}  // namespace ordeal
