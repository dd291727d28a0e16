#include "reports/sample_testing.h"

namespace ordeal {
namespace {

constexpr int64_t kMs = 1'000'000;

StepRow step(uint32_t task, uint32_t number, const char* operation, const char* object,
             const char* value, const char* file, uint32_t line) {
  StepRow row;
  row.task = task;
  row.step = number;
  row.operation = operation;
  row.object = object;
  row.value = value;
  row.file = file;
  row.line = line;
  return row;
}

StepRow preempting(StepRow row) {
  row.preempts = true;
  row.deviation = true;
  return row;
}

// Sets the fields of every exploration: no latency, because its time is virtual, and no series.
Result explored(const std::string& scenario, const std::string& describe) {
  Result result = rich_result();
  result.scenario = scenario;
  result.file = "scenarios/" + scenario + ".lua";
  result.describe = describe;
  result.tags = {"classics"};
  result.mode = Mode::explore;
  result.seed = 7;
  result.command = "ordeal run " + result.file + " --mode explore";
  result.reproduce = result.command + " --seed 7";
  result.params.clear();
  result.duration = 812 * kMs;
  result.series = {};
  result.groups.clear();
  result.operations.clear();
  result.checks.clear();
  result.rules.clear();
  result.points.clear();
  result.faults.clear();
  result.faults_total = 0;
  result.targets.clear();
  result.notes.clear();
  result.phases = {{"open", 0, 2 * kMs, ""},
                   {"run", 2 * kMs, 809 * kMs, ""},
                   {"judge", 809 * kMs, 812 * kMs, ""}};
  return result;
}

ExplorationStats statistics(uint64_t schedules) {
  ExplorationStats stats;
  stats.schedules = schedules;
  stats.distinct = schedules / 12 + 1;
  stats.seen_once = schedules / 240 + 1;
  stats.unseen = static_cast<double>(stats.seen_once) / static_cast<double>(schedules);
  stats.max_tasks = 3;
  stats.max_steps = 41;
  stats.max_choices = 22;
  stats.mean_steps = 34.6;
  stats.seconds = 0.8;
  stats.memory = "weak";
  const char* names[] = {"random", "pct(3)", "pos", "surw", "dfs(2)"};
  uint64_t left = stats.distinct;
  for (const char* name : names) {
    StrategyStats one;
    one.name = name;
    one.schedules = schedules / 5;
    one.distinct = left / 2;
    left -= one.distinct;
    one.seconds = stats.seconds / 5;
    stats.strategies.push_back(one);
  }
  stats.strategies[0].bound =
      "at 95 % confidence at most 0.003 % of the schedules drawn like these fail; the next one "
      "shows "
      "a new order with a chance of about 0.42 %";
  stats.strategies[1].bound = "a bug of depth 3 is missed with at most 0.4 %";
  stats.strategies[4].bound = "no schedule of at most 2 deviations fails";
  return stats;
}

void blame(Result& result, FindingKind kind, const Interleaving& story) {
  result.verdict = Verdict::fail;
  result.reason = story.claim;
  Finding finding;
  finding.kind = kind;
  finding.claim = story.claim;
  finding.fingerprint = story.fingerprint;
  finding.reproduce = result.reproduce;
  if (!story.schedule_file.empty()) {
    finding.evidence = "found by " + story.strategy;
    finding.reproduce = "ordeal replay out/" + result.run_id + "/" + story.schedule_file;
  }
  result.findings.push_back(finding);
  StrategyStats& credit = result.exploration->strategies[0];
  credit.failures = 1;
  credit.first_failure = story.ordinal;
  result.interleavings.push_back(story);
}

WaitRow wait(const char* task, const char* what, const char* holder, uint32_t since,
             std::vector<std::string> holds, const char* file, uint32_t line) {
  return {.task = task,
          .waits_for = what,
          .held_by = holder,
          .since = since,
          .holds = std::move(holds),
          .file = file,
          .line = line};
}

// Two transfers take two accounts in opposite orders.
Result deadlock() {
  const char* file = "targets/classics/deadlock01.cc";
  Result result = explored("classics/deadlock01", "two transfers take their accounts in order");
  result.exploration = statistics(14);
  result.exploration->exhausted = true;
  result.exploration->exhausted_bound = "1 deviation";
  Interleaving story;
  story.fingerprint = "d0d0cafe00112233";
  story.claim = "Deadlock: transfer/0 and transfer/1 each wait for a lock that the other holds.";
  story.schedule_file = "deadlock-d0d0cafe.schedule";
  story.strategy = "random";
  story.ordinal = 3;
  story.tasks = {"main", "transfer/0", "transfer/1"};
  story.steps = {step(0, 0, "spawn", "transfer/0", "", file, 31),
                 step(0, 1, "spawn", "transfer/1", "", file, 32),
                 step(0, 2, "join", "transfer/0", "", file, 33),
                 step(1, 0, "begin", "", "", file, 12),
                 step(1, 1, "lock", "bank.checking", "", file, 14),
                 preempting(step(2, 0, "begin", "", "", file, 21)),
                 step(2, 1, "lock", "bank.savings", "", file, 23),
                 step(2, 2, "lock", "bank.checking", "blocks", file, 24),
                 step(1, 2, "lock", "bank.savings", "blocks", file, 15)};
  story.waits = {
      wait("main", "the end of transfer/0", "transfer/0", 3, {}, file, 33),
      wait("transfer/0", "lock bank.savings", "transfer/1", 9, {"bank.checking"}, file, 15),
      wait("transfer/1", "lock bank.checking", "transfer/0", 8, {"bank.savings"}, file, 24)};
  story.deviations_found = 6, story.deviations_left = 1;
  story.preemptions_found = 4, story.preemptions_left = 1;
  story.tasks_found = 5, story.tasks_left = 3;
  story.steps_found = 27, story.steps_left = 9;
  story.shrunk = "minimal";
  story.shrink_runs = 28;
  story.shrink_seconds = 0.00044;
  story.guilt = {{0, .25}, {5, .25}, {6, .51}, {7, 1}, {9, 1}};
  story.guilty_step = 6;
  blame(result, FindingKind::deadlock, story);
  return result;
}

// A publication with relaxed order, three tasks, and a check that sees it too early.
Result assertion() {
  const char* file = "targets/classics/message_passing.cc";
  Result result =
      explored("classics/message_passing", "whoever sees the flag sees the message whole");
  result.exploration = statistics(1'210);
  result.checks = {{CheckKind::always, "no message is half there", Verdict::fail,
                    "failed in schedule 42", 1'210, result.file, 9}};
  result.groups.push_back({.name = "readers",
                           .threads = 2,
                           .iterations = 2'420,
                           .body = "function",
                           .bound = "1 iteration"});
  OperationStats reads;
  reads.target = "classics";
  reads.name = "take";
  reads.group = "readers";
  reads.count = reads.ok = 2'420;
  result.operations.push_back(reads);
  Interleaving story;
  story.fingerprint = "abad1deaabad1dea";
  story.claim = "Assertion failed: message == 42 (message_passing.cc:27), in readers/1.";
  story.schedule_file = "invariant-abad1dea.schedule";
  story.strategy = "pct(3)";
  story.ordinal = 42;
  story.tasks = {"writer/0", "readers/0", "readers/1"};
  story.steps = {step(0, 0, "begin", "", "", file, 10),
                 step(0, 1, "store", "box.message", "= 42, relaxed", file, 14),
                 preempting(step(1, 0, "begin", "", "", file, 20)),
                 step(1, 1, "load", "box.flag", "= 0", file, 24),
                 step(1, 2, "exit", "", "", file, 29),
                 step(0, 2, "store", "box.flag", "= 1, relaxed", file, 15),
                 preempting(step(2, 0, "begin", "", "", file, 20)),
                 step(2, 1, "load", "box.flag", "= 1", file, 24),
                 step(2, 2, "load", "box.message", "= 0, 1 store old", file, 26)};
  story.steps.back().deviation = true;
  story.deviations_found = 17, story.deviations_left = 3;
  story.preemptions_found = 9, story.preemptions_left = 2;
  story.tasks_found = 3, story.tasks_left = 3;
  story.steps_found = 41, story.steps_left = 9;
  story.shrunk = "budget exhausted";
  story.shrink_runs = 4'121;
  story.shrink_seconds = 10;
  story.guilt = {{0, .04}, {1, .04}, {2, .06}, {3, .05}, {4, .07},
                 {5, .09}, {6, .31}, {7, .34}, {8, .5},  {9, 1}};
  story.guilty_step = 8;
  blame(result, FindingKind::invariant, story);
  return result;
}

Result silent() {
  Result result =
      explored("classics/deadlock01_fixed", "two transfers take their accounts in order");
  result.exploration = statistics(100'000);
  result.exploration->exhausted = true;
  result.exploration->exhausted_bound =
      "every schedule with at most 2 deviations from the default order was run";
  result.verdict = Verdict::pass;
  result.reason = "100,000 schedules, none failed.";
  return result;
}

// Twelve hundred steps, names that are markup, philosophers in a ring and two who wait outside it.
Result lengthy() {
  const char* file = "targets/classics/philosophers.cc";
  constexpr uint32_t kSeats = 5;
  Result result = explored("classics/philosophers", "five of them dine, and each leaves");
  result.exploration = statistics(5'000);
  Interleaving story;
  story.fingerprint = "5eed5eed5eed5eed";
  story.claim = "Deadlock: five tasks wait in a ring.";
  story.schedule_file = "deadlock-5eed5eed.schedule";
  story.strategy = "surw";
  story.ordinal = 812;
  for (uint32_t i = 0; i < kSeats; ++i) story.tasks.push_back("seats/" + std::to_string(i));
  story.tasks.insert(story.tasks.end(), {"</script><b>guest", "observer/0", "idle/0"});
  std::vector<uint32_t> made(story.tasks.size(), 0);
  for (uint32_t run = 0; run < 24; ++run) {
    const uint32_t task = run % 7;
    for (uint32_t i = 0; i < 50; ++i) {
      StepRow row = step(task, made[task]++, i % 2 == 0 ? "lock" : "unlock", "", "", file, 40);
      row.object = "table.fork#" + std::to_string(i / 2 % kSeats);
      row.deviation = row.preempts = i == 0 && run > 0;
      story.steps.push_back(row);
    }
  }
  for (uint32_t i = 0; i < kSeats; ++i) {
    const std::string left = "table.fork#" + std::to_string(i);
    const std::string right = "table.fork#" + std::to_string((i + 1) % kSeats);
    StepRow row = step(i, made[i]++, "lock", right.c_str(), "blocks", file, 44);
    story.steps.push_back(row);
    story.waits.push_back(wait(story.tasks[i].c_str(), ("lock " + right).c_str(),
                               story.tasks[(i + 1) % kSeats].c_str(), 1'201 + i, {left}, file, 44));
  }
  story.waits.push_back(
      wait(story.tasks[5].c_str(), "lock table.fork#2", "seats/2", 800, {}, file, 51));
  story.waits.push_back(wait("observer/0", "a notification of <img src=x>", "", 850, {}, file, 60));
  story.deviations_found = 47, story.deviations_left = 23;
  story.preemptions_found = 40, story.preemptions_left = 23;
  story.tasks_found = 8, story.tasks_left = 8;
  story.steps_found = 1'940, story.steps_left = 1'205;
  story.shrunk = "not tried";
  for (uint32_t i = 0; i <= 1'205; i += 5) story.guilt.emplace_back(i, i < 700 ? 0.1 : 0.95);
  story.guilty_step = 699;
  blame(result, FindingKind::deadlock, story);
  return result;
}

// What was asked for was found, twice, and hardly anything is known of it: no guilt, no file, no
// cycle in the one and a cycle of one task in the other.
Result sparse() {
  const char* file = "targets/classics/bounded_buffer.cc";
  Result result = explored("classics/bounded_buffer", "every item is taken once");
  result.must_fail = "lost-wakeup";
  result.exploration = ExplorationStats();
  result.exploration->schedules = 1;
  result.exploration->strategies.resize(1);
  result.exploration->strategies[0].name = "replay";
  Interleaving lost;
  lost.fingerprint = "0123456789abcdef";
  lost.claim = "lost wake-up: takers/0 waits on buffer.filled and nobody is left to notify it";
  lost.tasks = {"takers/0", "takers/1"};
  lost.waits = {wait("takers/0", "a notification of buffer.filled", "", 4, {}, file, 30),
                wait("takers/1", "a notification of buffer.filled", "", 9, {}, "", 0)};
  Interleaving own;
  own.fingerprint = "fedcba9876543210";
  own.claim = "deadlock: putters/0 waits for lock buffer, which it holds itself";
  own.tasks = {"putters/0", "putters/1"};
  own.shrunk = "not reproduced";
  own.steps = {step(0, 0, "lock", "buffer", "", "", 0), step(0, 1, "lock", "buffer", "", "", 0)};
  own.waits = {wait("putters/0", "lock buffer", "putters/0", 2, {"buffer"}, "", 0),
               wait("putters/1", "lock gone", "main", 1, {}, "", 0)};
  blame(result, FindingKind::lost_wakeup, lost);
  blame(result, FindingKind::deadlock, own);
  for (Finding& finding : result.findings) finding.expected = true;
  result.verdict = Verdict::pass;
  result.reason = "The planted defect was found: lost-wakeup, as must_fail asks.";
  return result;
}

}  // namespace

std::vector<Sample> explore_samples() {
  return {{"explore_deadlock", deadlock()},
          {"explore_assertion", assertion()},
          {"explore_silent", silent()},
          {"explore_long", lengthy()},
          {"explore_sparse", sparse()}};
}

}  // namespace ordeal
