#include "harness/explore/score.h"

#include <ctime>

#include <algorithm>

#include "harness/explore/body_executor.h"
#include "harness/explore/shrink.h"

namespace ordeal::explore {
namespace {

double cpu_seconds() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

void shrink_found(const FailedSchedule& failed, const SchedulerOptions& options,
                  const std::function<void()>& body, Score& score) {
  BodyExecutor executor(options, body);
  const double before = cpu_seconds();
  const Shrunk shrunk = shrink(failed.schedule, failed.outcome.failure, executor);
  score.shrink_seconds.push_back(cpu_seconds() - before);
  score.preemptions.push_back(shrunk.left.preemptions);
  if (shrunk.ended == ShrinkEnd::minimal) ++score.minimal;
}

}  // namespace

double Score::mean_schedules() const {
  double sum = 0;
  for (const uint64_t count : schedules) sum += static_cast<double>(count);
  return schedules.empty() ? 0 : sum / static_cast<double>(schedules.size());
}

Score score_program(const ScoreProgram& program, const ScoreOptions& options) {
  Score score;
  ExploreOptions explored;
  explored.strategy = options.strategy;
  explored.schedules = options.schedules;
  explored.for_time = options.for_time;
  explored.scheduler.races = program.races;
  explored.scheduler.points = options.points;
  explored.memory = ~uint64_t{0};  // One failure of each seed leaks, and a shrinking.
  const std::function<void()> buggy = [&program] { program.run(false); };
  for (uint32_t i = 0; i < options.seeds && !program.kind.empty(); ++i) {
    ++score.seeds;
    explored.seed = hash_key(options.seed, "score", program.name) + i;
    const double before = cpu_seconds();
    const Exploration exploration = explore(explored, buggy);
    const double spent = cpu_seconds() - before;
    if (exploration.failures.empty()) continue;
    const FailedSchedule& failed = exploration.failures.front();
    ++score.found;
    score.schedules.push_back(exploration.schedules);
    score.seconds.push_back(spent);
    const std::string by = to_string(failed.outcome.failure.kind);
    if (std::find(score.by.begin(), score.by.end(), by) == score.by.end()) score.by.push_back(by);
    if (options.shrink) shrink_found(failed, explored.scheduler, buggy, score);
  }
  explored.seed = options.seed;
  explored.schedules = options.twin_schedules;
  explored.for_time = Duration(0);
  explored.stop_at_first = false;
  explored.scheduler.races = true;
  const Exploration twin = explore(explored, [&program] { program.run(true); });
  score.twin_schedules = twin.schedules;
  for (const FailedSchedule& failed : twin.failures) {
    score.false_alarms += failed.count;
    if (score.false_alarm.empty()) score.false_alarm = failed.outcome.failure.claim;
  }
  std::sort(score.schedules.begin(), score.schedules.end());
  std::sort(score.seconds.begin(), score.seconds.end());
  std::sort(score.preemptions.begin(), score.preemptions.end());
  std::sort(score.shrink_seconds.begin(), score.shrink_seconds.end());
  return score;
}

}  // namespace ordeal::explore
