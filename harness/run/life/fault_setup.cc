#include "harness/run/life/fault_setup.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/run/record/fired_log.h"
#include "harness/run/record/wire.h"

namespace ordeal {
namespace {

[[noreturn]] void refuse(const FaultSpec& spec, const std::string& why) {
  throw InputError(fmt::format("{}:{}: fault \"{}\": {}", spec.file, spec.line, spec.point, why));
}

// The target that declares a point: "unionfs" of "unionfs.read.branch". Null where it has none.
const TargetPlan* owner_of(const Plan& plan, const std::string& point) {
  for (const TargetPlan& target : plan.targets) {
    if (point.starts_with(std::string(target.row->name) + ".")) return &target;
  }
  return nullptr;
}

// Mode explore skips what is mounted, so there nothing more needs to be said.
void check_kill(const Plan& plan, const FaultSpec& spec) {
  const TargetPlan* target = owner_of(plan, spec.point);
  if (target == nullptr || !target->via_mount)
    refuse(spec,
           "kill ends the process of a mounted file system; say via = \"mount\", or use abort");
}

void check_call(const Plan& plan, const FaultSpec& spec, const FaultRuleSpec& rule) {
  const TargetPlan* target = owner_of(plan, spec.point);
  if (target != nullptr && target->via_mount)
    refuse(spec,
           "call runs in the thread that hits the point, and that is in another process here");
  for (const GroupPlan& group : plan.groups) {
    const bool meant = rule.group.empty() || glob_match(rule.group, group.name);
    if (meant && !group.mix.empty())
      refuse(spec, fmt::format("call runs a function in the thread that hits the point, and group "
                               "\"{}\" is a mix, which has none; name others: group = \"…\"",
                               group.name));
  }
}

// What the words of all faults name.
struct Names {
  std::set<std::string> signals;
  std::map<std::string, uint32_t> barriers;
};

void check_names(const FaultSpec& spec, const FaultRuleSpec& rule, Names& names) {
  if (rule.wait && names.signals.count(rule.wait->name) == 0) {
    const std::vector<std::string> given(names.signals.begin(), names.signals.end());
    refuse(spec, fmt::format("nobody gives the signal \"{}\"{}", rule.wait->name,
                             did_you_mean(rule.wait->name, given)));
  }
  if (!rule.barrier) return;
  const auto [found, first] = names.barriers.emplace(rule.barrier->name, rule.barrier->parties);
  if (!first && found->second != rule.barrier->parties)
    refuse(spec, fmt::format("barrier \"{}\" is one of {} threads elsewhere, not of {}",
                             rule.barrier->name, found->second, rule.barrier->parties));
  if (names.signals.count(rule.barrier->name) != 0)
    refuse(spec, fmt::format("\"{}\" is a signal elsewhere", rule.barrier->name));
}

}  // namespace

void add_sweep(Plan& plan, const RunRequest& request) {
  if (!plan.sweep || request.sweep_at == 0) return;
  plan.sweep->at = request.sweep_at;
  plan.faults.insert(plan.faults.end(), plan.sweep->faults.begin(), plan.sweep->faults.end());
  CheckPlan check;
  check.kind = CheckKind::rule;
  check.name = kSweepCheck;
  check.at = plan.sweep->place;
  plan.checks.push_back(std::move(check));
}

void check_faults(const Plan& plan) {
  Names names;
  std::vector<const FaultSpec*> all;
  for (const FaultSpec& spec : plan.faults) all.push_back(&spec);
  if (plan.sweep && plan.sweep->at == 0) {
    for (const FaultSpec& spec : plan.sweep->faults) all.push_back(&spec);
  }
  for (const FaultSpec* spec : all) {
    for (const auto& rule : spec->rules) {
      if (!rule->signal.empty()) names.signals.insert(rule->signal);
    }
  }
  for (const FaultSpec* spec : all) {
    for (const auto& rule : spec->rules) {
      if (rule->kill) check_kill(plan, *spec);
      if (rule->call) check_call(plan, *spec, *rule);
      check_names(*spec, *rule, names);
    }
  }
}

FaultPlanSetting fault_setting(const Plan& plan, const RunFiles* files) {
  FaultPlanSetting setting;
  setting.alive = plan.alive;
  if (plan.sweep) setting.sweep_at = plan.sweep->at;
  if (files == nullptr || access(files->replay().c_str(), R_OK) != 0) return setting;
  std::ifstream in(files->replay(), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  WireReader reader(bytes);
  reader(setting.log);
  if (!reader.ok()) throw InputError(files->replay() + ": cannot be read");
  setting.replays = true;
  return setting;
}

Result read_result_file(const Catalogue& catalogue, const std::string& path) {
  std::filesystem::path file = path;
  if (std::filesystem::is_directory(file)) file /= "result.json";
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(fmt::format("{}: there is no such result", file.string()));
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  try {
    return catalogue.read_result(text);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

void keep_log_to_replay(const Result& from, const RunFiles& files) {
  if (from.faults_total > from.faults.size())
    throw InputError(
        fmt::format("{} faults fired and {} of them are listed: a part of them is another run",
                    from.faults_total, from.faults.size()));
  std::ofstream out(files.replay(), std::ios::binary);
  out << to_wire(from.faults);
  if (!out.flush()) throw InputError(files.replay() + ": cannot be written");
}

std::string swarm_note(const Plan& plan, const FaultPlan& faults) {
  if (!plan.alive) return "";
  const std::vector<bool> alive = faults.alive_faults();
  std::vector<std::string> names;
  for (size_t i = 0; i < plan.faults.size(); ++i) {
    if (alive[i]) names.push_back(plan.faults[i].point + " { " + plan.faults[i].text + " }");
  }
  return fmt::format("swarm: {} of {} faults are alive in this run{}{}", names.size(),
                     plan.faults.size(), names.empty() ? "" : ": ", join(names, "; "));
}

std::string killed_by_fault(const RunFiles& files, const std::string& role) {
  std::vector<FaultRecord> log;
  read_fired(files.fired(role), 0, FiredLog::kCapacity, log);
  for (const FaultRecord& fault : log) {
    if (fault.action == to_string(FaultAction::kill))
      return fmt::format(", killed by the fault at {}", fault.point);
  }
  return "";
}

std::optional<CheckRecord> sweep_record(const Plan& plan, const FaultPlan& faults) {
  if (!plan.sweep || plan.sweep->at == 0) return std::nullopt;
  const SweepCount count = faults.sweep();
  if (count.opportunities == 0) return std::nullopt;
  CheckRecord record;
  for (uint32_t i = 0; i < plan.checks.size(); ++i) {
    if (plan.checks[i].kind == CheckKind::rule && plan.checks[i].name == kSweepCheck)
      record.check = i;
  }
  record.evaluations = count.opportunities;
  if (count.fired > 0)
    record.detail = fmt::format("opportunity {}: {}", plan.sweep->at, count.point);
  return record;
}

}  // namespace ordeal
