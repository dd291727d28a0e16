#include "harness/run/explore/report.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/explore/explain.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/run/explore/executor.h"
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
  if (request.sanitize != Sanitizer::none)
    words.insert(words.end(), {"--sanitize", to_string(request.sanitize)});
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

namespace {

// Shrinks what the file has, and explains what is left.
Interleaving shrunk_and_explained(ExploreScene& scene, const explore::Schedule& schedule,
                                  const explore::Failure& wanted, Board& board,
                                  const std::string& path) {
  BoardHeader& header = board.header();
  SceneExecutor executor(scene, scene.scheduler_options(), scene.full_workload(),
                         [&header] { header.heartbeat.fetch_add(1, std::memory_order_relaxed); });
  const ExploreSettings& settings = scene.settings();
  if (!settings.shrink || wanted.kind == FindingKind::nondeterminism)
    return as_found(executor, schedule);
  explore::ShrinkOptions options;
  options.for_time = settings.shrink_for;
  options.progress = [&header](const explore::ShrinkCost&, uint64_t) {
    return !header.stop.load();
  };
  const explore::Shrunk shrunk = explore::shrink(schedule, wanted, executor, options);
  if (shrunk.ended == explore::ShrinkEnd::not_reproduced) return as_found(executor, schedule);
  write_schedule(path, shrunk_schedule(shrunk, schedule));
  return explore::explain(shrunk, executor);
}

}  // namespace

void report_failure(ExploreScene& scene, const WorkerRequest& request,
                    const explore::FailedSchedule& failed, Board& board, Journal& journal) {
  explore::ScheduleOutcome outcome = failed.outcome;
  std::vector<Finding> findings = scene.findings_of(outcome);
  explore::Schedule schedule = failed.schedule;
  schedule.belongs = belongs_of(scene.plan(), request.run);
  schedule.finding = fmt::format("{}: {}", to_string(findings[0].kind), findings[0].claim);
  schedule.fingerprint = findings[0].fingerprint;
  if (explore::is_aim(scene.settings().strategy)) {  // It was bounded more than the scenario says.
    for (const explore::Size& size : scene.full_workload()) schedule.sizes[size.name] = size.now;
  }
  const std::string name = new_name(request.files.dir, failed.ordinal);
  const std::string path = request.files.dir + "/" + name;
  write_schedule(path, schedule);
  for (Finding& finding : findings) {
    finding.reproduce = replay_command(request.run, path);
    finding.at = Monotonic::now().time_since_epoch().count();
    journal.write(finding);
  }
  Interleaving interleaving = shrunk_and_explained(scene, schedule, outcome.failure, board, path);
  if (findings[0].kind == FindingKind::history) {
    const std::string file = stdfs::path(name).stem().string() + ".history.jsonl";
    scene.body().histories().write_last(request.files.dir, file);
  }
  interleaving.fingerprint = schedule.fingerprint;
  interleaving.claim = findings[0].claim;
  interleaving.schedule_file = name;
  interleaving.strategy = failed.strategy;
  interleaving.ordinal = failed.ordinal + 1;
  journal.write(interleaving);
}

void fail_schedules_at_lock_violations(const std::string& strategy) {
  const bool aims = strategy == "aim" || explore::is_aim(strategy);
  set_lock_violation_handler(aims ? [](const LockViolation&) {} : on_lock_violation);
}

}  // namespace ordeal
