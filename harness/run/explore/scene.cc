#include "harness/run/explore/scene.h"

#include <fmt/format.h>
#include <sys/single_threaded.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/input_error.h"
#include "harness/fault/defect.h"
#include "harness/run/record/environment.h"
#include "harness/watch/race_reports.h"
#include "harness/watch/stacks.h"

namespace ordeal {
namespace {

constexpr std::string_view kSet = "set.";

bool under_thread_sanitizer() { return own_sanitizer() == Sanitizer::thread; }

// Every defect is as the plan says, whatever an earlier scene in this process had on.
void switch_defects(const Plan& plan) {
  for (Defect* defect : all_defects()) {
    const auto& on = plan.defects;
    defect->set(std::find(on.begin(), on.end(), defect->id()) != on.end());
  }
}

Finding finding_of(const explore::Failure& failure) {
  Finding finding;
  finding.kind = failure.kind;
  finding.claim = failure.claim;
  finding.evidence = failure.evidence;
  finding.location = failure.location;
  finding.thread = failure.task;
  finding.fingerprint = fingerprint_of(failure.kind, failure.identity);
  finding.locks = failure.locks;
  finding.resource = failure.resource;
  for (const explore::WaitingTask& task : failure.waiting) {
    finding.threads.push_back({task.task, task.waits_for, task.held_by, task.holds,
                               task.at.line() == 0 ? "" : place_text(task.at)});
  }
  return finding;
}

constexpr std::string_view kIterations = ".iterations";

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

explore::Belongs belongs_of(const Plan& plan, const RunRequest& request) {
  explore::Belongs belongs;
  belongs.scenario = plan.file;
  belongs.digest = digest_of_files(plan.files);
  for (const ParamPlan& param : plan.params) belongs.params[param.name] = param.value;
  if (plan.sweep && plan.sweep->at != 0)
    belongs.params[kSweepParam] = std::to_string(plan.sweep->at);
  belongs.defects = plan.defects;
  belongs.no_faults = request.no_faults;
  belongs.version = own_version();
  return belongs;
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
  // One OS thread runs all tasks, for which libstdc++ counts the owners of a shared_ptr without
  // atomics: right here, but ThreadSanitizer, which knows of the tasks, would call it a race.
  if (under_thread_sanitizer()) __libc_single_threaded = 0;
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
  if (under_thread_sanitizer())
    options.invariant = [body = body_.get()] {
      return race_waits() && body->has_begun() ? kRaceReported : nullptr;
    };
  return options;
}

std::vector<Finding> ExploreScene::findings_of(explore::ScheduleOutcome& outcome,
                                               const std::string& wanted) {
  std::vector<Finding> all = take_races(
      [](int, const std::string& name) { return name.empty() ? std::string("main") : name; });
  if (!outcome.failed) return all;
  explore::Failure& failure = outcome.failure;
  if (failure.identity != kRaceReported || all.empty()) {
    all.insert(all.begin(), finding_of(failure));
    return all;
  }
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const Finding& f) { return f.fingerprint == wanted; });
  if (same != all.end()) std::rotate(all.begin(), same, same + 1);
  failure.kind = all[0].kind;
  failure.claim = all[0].claim;
  failure.evidence = all[0].evidence;
  failure.identity = all[0].fingerprint;
  failure.location = all[0].location;
  failure.task = all[0].thread;
  return all;
}

explore::Workload ExploreScene::full_workload() const {
  explore::Workload workload;
  for (const GroupPlan& group : plan_.groups) {
    workload.push_back({group.name, group.threads, 0, group.name + "/"});
    workload.push_back(
        {group.name + std::string(kIterations), group.iterations.value_or(1), 1, ""});
  }
  return workload;
}

void ExploreScene::use(const explore::Workload& workload) {
  std::map<std::string, uint64_t> sizes;
  for (const explore::Size& size : workload) sizes[size.name] = size.now;
  use(sizes);
}

void ExploreScene::use(const std::map<std::string, uint64_t>& sizes) {
  std::vector<GroupSize> all = body_->full_size();
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string& name = plan_.groups[i].name;
    if (const auto it = sizes.find(name); it != sizes.end())
      all[i].threads = static_cast<uint32_t>(std::min<uint64_t>(it->second, all[i].threads));
    if (const auto it = sizes.find(name + std::string(kIterations)); it != sizes.end())
      all[i].iterations = it->second;
  }
  body_->set_size(all);
}

}  // namespace ordeal
