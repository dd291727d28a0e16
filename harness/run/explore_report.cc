#include "harness/run/explore_report.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/sync/watch_point.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

// "412.schedule", by the ordinal; "412-2.schedule" where one schedule showed two things.
std::string new_name(const std::string& dir, uint64_t ordinal) {
  std::string name = fmt::format("{}.schedule", ordinal + 1);
  for (int n = 2; stdfs::exists(dir + "/" + name); ++n)
    name = fmt::format("{}-{}.schedule", ordinal + 1, n);
  return name;
}

void on_lock_violation(const LockViolation& violation) {
  if (!explore::Scheduler::inside()) return;
  explore::Failure failure;
  failure.kind = FindingKind::lock_order;
  failure.claim = violation.claim;
  failure.evidence = violation.evidence;
  failure.task = violation.task;
  failure.identity = violation.identity;
  explore::Scheduler::fail(std::move(failure));
}

}  // namespace

std::string replay_command(const RunRequest& request, const std::string& schedule_path) {
  std::vector<std::string> words{request.program, "replay", schedule_path};
  if (!request.sanitize.empty()) words.insert(words.end(), {"--sanitize", request.sanitize});
  for (std::string& word : words) word = shell_quoted(word);
  return join(words, " ");
}

void write_schedule(const std::string& path, const explore::Schedule& schedule) {
  const std::string part = path + ".part";
  std::ofstream out(part, std::ios::binary);
  out << explore::format_schedule(schedule);
  out.close();
  std::error_code error;
  if (out) stdfs::rename(part, path, error);
  if (!out || error) throw InputError(fmt::format("cannot write {}", path));
}

void report_failure(ExploreScene& scene, const WorkerRequest& request,
                    const explore::FailedSchedule& failed, Journal& journal) {
  explore::ScheduleOutcome outcome = failed.outcome;
  std::vector<Finding> findings = scene.take_races_into(outcome);
  const bool race = outcome.failure.kind == FindingKind::data_race && !findings.empty();
  if (!race) findings.insert(findings.begin(), finding_of(outcome.failure));

  explore::Schedule schedule = failed.schedule;
  schedule.belongs = belongs_of(scene.plan());
  schedule.finding = fmt::format("{}: {}", to_string(findings[0].kind), findings[0].claim);
  schedule.fingerprint = findings[0].fingerprint;
  const std::string name = new_name(request.files.dir, failed.ordinal);
  const std::string path = request.files.dir + "/" + name;
  write_schedule(path, schedule);
  for (Finding& finding : findings) {
    finding.reproduce = replay_command(request.run, path);
    finding.at = Monotonic::now().time_since_epoch().count();
    journal.write(finding);
  }
}

void fail_schedules_at_lock_violations() { set_lock_violation_handler(on_lock_violation); }

}  // namespace ordeal
