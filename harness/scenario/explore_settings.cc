#include "harness/scenario/explore_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "harness/base/input_error.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal {
namespace {

// Reads the values of explore {…}, which the script room kept as text.
class Reader {
 public:
  explicit Reader(const Plan& plan) : plan_(plan) {}

  const std::string* text(const char* key) const {
    const auto found = plan_.explore.find(key);
    return found == plan_.explore.end() ? nullptr : &found->second;
  }
  template <class T>
  void number(const char* key, T& value, uint64_t least, uint64_t most) const {
    const std::string* given = text(key);
    if (given == nullptr) return;
    uint64_t read = 0;
    const char* end = given->data() + given->size();
    const auto [stop, error] = std::from_chars(given->data(), end, read);
    if (error != std::errc() || stop != end || read < least || read > most)
      refuse(key, *given, fmt::format("an integer from {} to {}", least, most));
    value = static_cast<T>(read);
  }
  void truth(const char* key, bool& value) const {
    const std::string* given = text(key);
    if (given == nullptr) return;
    if (*given != "true" && *given != "false") refuse(key, *given, "true or false");
    value = *given == "true";
  }
  void duration(const char* key, Duration& value) const {
    const std::string* given = text(key);
    if (given == nullptr) return;
    const auto read = parse_duration(*given);
    if (!read) refuse(key, *given, std::string(kDurationForm));
    value = *read;
  }
  [[noreturn]] void refuse(const char* key, const std::string& given,
                           const std::string& wanted) const {
    throw InputError(
        fmt::format("{}: explore.{} is {}; it takes {}", plan_.file, key, given, wanted));
  }

 private:
  const Plan& plan_;
};

constexpr uint64_t kMany = std::numeric_limits<uint64_t>::max();

// A long scenario is not a livelock: the limit on steps grows with what the groups have to do.
uint32_t usual_max_steps(const Plan& plan, const ExploreSettings& settings) {
  constexpr uint64_t kLeast = 100'000, kEach = 200, kMost = 50'000'000;
  uint64_t iterations = 0;
  for (const GroupPlan& group : plan.groups)
    iterations += group.threads * std::min(group.iterations.value_or(settings.iterations), kMost);
  return static_cast<uint32_t>(std::clamp(iterations * kEach, kLeast, kMost));
}

void read_scenario(const Plan& plan, ExploreSettings& settings) {
  const Reader reader(plan);
  reader.number("runs", settings.schedules, 1, kMany);
  if (const std::string* strategy = reader.text("strategy")) settings.strategy = *strategy;
  reader.number("iterations", settings.iterations, 1, 1'000'000);
  if (const std::string* memory = reader.text("memory")) {
    if (*memory != "weak" && *memory != "sc") reader.refuse("memory", *memory, "weak or sc");
    if (*memory == "sc") settings.memory = explore::MemoryMode::sc;
  }
  if (const std::string* points = reader.text("points")) {
    if (*points != "shared" && *points != "all") reader.refuse("points", *points, "shared or all");
    if (*points == "all") settings.points = explore::Points::all;
  }
  reader.number("jobs", settings.jobs, 1, 256);
  reader.number("max_steps", settings.max_steps, 1, 1'000'000'000);
  reader.truth("races", settings.races);
  reader.truth("verify", settings.verify);
  reader.duration("shrink_for", settings.shrink_for);
  reader.duration("for_time", settings.for_time);
}

}  // namespace

ExploreSettings explore_settings(const Plan& plan, const RunRequest& request) {
  ExploreSettings settings;
  read_scenario(plan, settings);
  const ExploreRequest& asked = request.explore;
  if (asked.schedules) settings.schedules = *asked.schedules;
  if (!asked.strategy.empty()) settings.strategy = asked.strategy;
  if (!asked.memory.empty())
    settings.memory = asked.memory == "sc" ? explore::MemoryMode::sc : explore::MemoryMode::weak;
  if (!asked.points.empty())
    settings.points = asked.points == "all" ? explore::Points::all : explore::Points::shared;
  if (asked.jobs != 0) settings.jobs = asked.jobs;
  settings.shrink = !asked.no_shrink;
  settings.verify |= asked.verify;
  const bool counted = asked.schedules || plan.explore.count("runs") != 0;
  if (request.for_time) {
    settings.for_time = *request.for_time;
    if (!counted) settings.schedules = kMany;
  } else if (asked.schedules && plan.explore.count("for_time") == 0) {
    settings.for_time = Duration::zero();
  } else if (!counted && settings.for_time == Duration::zero()) {
    settings.for_time = ExploreSettings::kForTime;
  }
  explore::check_strategy(settings.strategy);
  if (explore::is_aim(settings.strategy)) settings.races = false;  // A race would end it before.
  if (settings.max_steps == 0) settings.max_steps = usual_max_steps(plan, settings);
  return settings;
}

void bound_groups(Plan& plan, const ExploreSettings& settings) {
  constexpr uint64_t kEnoughToMeet =
      20;  // A scenario that is made for real threads does much more.
  for (GroupPlan& group : plan.groups) {
    if (!group.iterations) group.iterations = settings.iterations;
    if (explore::is_aim(settings.strategy))
      group.iterations = std::min(*group.iterations, kEnoughToMeet);
    group.for_time.reset();
  }
}

std::string refusal_to_explore(const Plan& plan) {
  const bool mounts = std::any_of(plan.targets.begin(), plan.targets.end(),
                                  [](const TargetPlan& target) { return target.via_mount; });
  return mounts ? "explore cannot run through a kernel mount; use via = \"core\"" : "";
}

}  // namespace ordeal
