#include "harness/score/score_modes.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/input_error.h"
#include "harness/base/quantile.h"
#include "harness/base/text.h"
#include "harness/fault/defect.h"
#include "harness/fault/failpoint.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {

constexpr ScoreMode kModes[] = {
    {"explore", Mode::explore, Sanitizer::none},
    {"stress", Mode::stress, Sanitizer::none},
    {"explore-thread", Mode::explore, Sanitizer::thread},
    {"stress-thread", Mode::stress, Sanitizer::thread},
    {"explore-address", Mode::explore, Sanitizer::address},
    {"stress-address", Mode::stress, Sanitizer::address},
};

bool has_tag(const Plan& plan, const char* tag) {
  return std::find(plan.tags.begin(), plan.tags.end(), tag) != plan.tags.end();
}

}  // namespace

std::span<const ScoreMode> score_modes() { return kModes; }

const ScoreMode& score_mode(const std::string& name) {
  for (const ScoreMode& mode : kModes) {
    if (name == mode.name) return mode;
  }
  throw InputError(fmt::format("score: there is no mode \"{}\"{}", name,
                               did_you_mean(name, score_mode_names())));
}

bool names_mode(const std::string& name, const ScoreMode& mode) {
  return name == mode.name || (!name.empty() && name == to_string(mode.sanitize));
}

void check_mode_name(const std::string& name) {
  if (std::ranges::none_of(kModes, [&](const ScoreMode& mode) { return names_mode(name, mode); }))
    score_mode(name);
}

const std::vector<std::string>& score_mode_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const ScoreMode& mode : kModes) all.emplace_back(mode.name);
    for (const Sanitizer sanitizer : all_sanitizers()) all.emplace_back(to_string(sanitizer));
    return all;
  }();
  return names;
}

bool mode_applies(const Plan& plan, const ScoreMode& mode) {
  const Sanitizer sanitize = mode.sanitize;
  const bool explores = mode.explores();
  if (explores && !refusal_to_explore(plan).empty()) return false;
  if (has_tag(plan, "explore-only") && !explores) return false;
  if (has_tag(plan, "stress-only") && explores) return false;
  if (has_tag(plan, "tsan-only")) return sanitize == Sanitizer::thread;
  if (has_tag(plan, "asan-only")) return sanitize == Sanitizer::address;
  if (plan.sanitize != Sanitizer::none) return sanitize == plan.sanitize;
  if (plan.must_fail && plan.must_fail->kind == FindingKind::data_race)
    return sanitize == Sanitizer::thread || (explores && sanitize == Sanitizer::none);
  if (plan.must_fail && plan.must_fail->kind == FindingKind::memory_error)
    return sanitize != Sanitizer::thread;
  return sanitize != Sanitizer::address;
}

bool is_directed(const Plan& plan, const std::string& id) {
  if (has_tag(plan, "directed")) return true;
  const Defect* defect = find_defect(id);
  if (defect == nullptr) return false;
  const std::string_view file = defect->where().file_name();
  return std::any_of(plan.faults.begin(), plan.faults.end(), [&](const FaultSpec& fault) {
    const FailPoint* point = find_failpoint(fault.point);
    return point != nullptr && point->where().file_name() == file;
  });
}

bool needs_weak_memory(const Plan& plan) { return has_tag(plan, "weak-memory"); }

double clean_budget(const std::vector<double>& seconds) {
  return std::clamp(10 * quantile(seconds, 0.5), 0.2, 10.0);
}

uint32_t seeds_needed(uint32_t seeds) { return seeds - seeds / 20; }

}  // namespace ordeal
