#include "harness/run/explore_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/input_error.h"
#include "harness/fault/defect.h"
#include "harness/run/environment.h"
#include "harness/watch/race_reports.h"

namespace ordeal {
namespace {

constexpr std::string_view kSet = "set.";

// Every defect is as the plan says, whatever an earlier scene in this process had on.
void switch_defects(const Plan& plan) {
  for (Defect* defect : all_defects()) {
    const auto& on = plan.defects;
    defect->set(std::find(on.begin(), on.end(), defect->id()) != on.end());
  }
}

}  // namespace

std::unique_ptr<Script> load_to_explore(const ScriptLoader& load, RunRequest& request) {
  std::unique_ptr<Script> script = load(request);
  bool more = false;
  for (const auto& [key, value] : script->plan().explore) {
    if (key.starts_with(kSet))
      more |= request.params.emplace(key.substr(kSet.size()), value).second;
  }
  return more ? load(request) : std::move(script);
}

std::string digest_of_files(const std::vector<std::string>& paths) {
  std::vector<uint64_t> contents;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{}: cannot be read", path));
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    contents.push_back(hash_text(text));
  }
  std::sort(contents.begin(), contents.end());
  uint64_t digest = 0;
  for (const uint64_t content : contents) digest = hash_combine(digest, content);
  return fmt::format("{:016x}", digest);
}

explore::Belongs belongs_of(const Plan& plan) {
  explore::Belongs belongs;
  belongs.scenario = plan.file;
  belongs.digest = digest_of_files(plan.files);
  for (const ParamPlan& param : plan.params) belongs.params[param.name] = param.value;
  belongs.defects = plan.defects;
  belongs.version = own_version();
  return belongs;
}

Finding finding_of(const explore::Failure& failure) {
  Finding finding;
  finding.kind = failure.kind;
  finding.claim = failure.claim;
  finding.evidence = failure.evidence;
  finding.location = failure.location;
  finding.thread = failure.task;
  finding.fingerprint = fingerprint_of(failure.kind, failure.identity);
  return finding;
}

ExploreScene::ExploreScene(const ScriptLoader& load, const RunRequest& request,
                           const std::string& work_dir, const TapeFile& tape)
    : request_(request), tape_(tape.memory()) {
  script_ = load_to_explore(load, request_);
  plan_ = script_->plan();
  if (const std::string why = refusal_to_explore(plan_); !why.empty())
    throw InputError(fmt::format("{}: {}", plan_.file, why));
  apply_request(plan_, request_);
  settings_ = explore_settings(plan_, request_);
  bound_groups(plan_, settings_);
  switch_defects(plan_);
  std::filesystem::create_directories(work_dir);
  body_ = std::make_unique<ExploreBody>(plan_, *script_, work_dir, tape_);
}

explore::SchedulerOptions ExploreScene::scheduler_options() const {
  explore::SchedulerOptions options;
  options.memory = settings_.memory;
  options.races = settings_.races;
  options.points = settings_.points;
  options.max_steps = settings_.max_steps;
  options.tape = tape_;
  return options;
}

std::vector<Finding> ExploreScene::take_races_into(explore::ScheduleOutcome& outcome) {
  const auto namer = [](int, const std::string& name) {
    return name.empty() ? std::string("main") : name;
  };
  std::vector<Finding> races = take_races(namer);
  if (races.empty() || !outcome.failed || outcome.failure.kind != FindingKind::data_race)
    return races;
  const Finding& first = races.front();
  outcome.failure.kind = first.kind;
  outcome.failure.claim = first.claim;
  outcome.failure.evidence = first.evidence;
  outcome.failure.identity = first.fingerprint;
  outcome.failure.location = first.location;
  outcome.failure.task = first.thread;
  return races;
}

}  // namespace ordeal
