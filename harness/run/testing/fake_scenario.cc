#include "harness/run/testing/fake_scenario.h"

#include <algorithm>
#include <cerrno>

#include "harness/scenario/resource_counter.h"
#include "harness/sync/clock.h"

namespace ordeal {

Duration g_number_close{0};

namespace {

struct Number final : Target, ResourceCounter {
  std::atomic<int64_t> value = 0;  // No step of anybody's, and no race for ThreadSanitizer.
  std::atomic<int64_t> lent = 0;

  bool close(Instant deadline) override {
    const Instant done = now() + g_number_close;
    sleep_until(std::min(done, deadline));
    return done <= deadline;
  }
  std::vector<HeldResource> resources() override {
    return {{ResourceKind::permits, "taken from number", static_cast<double>(lent.load())}};
  }
};
int take(Target& target, Call&) {
  ++static_cast<Number&>(target).lent;
  return 0;
}
int give(Target& target, Call&) {
  --static_cast<Number&>(target).lent;
  return 0;
}
int add(Target& target, Call&) {
  ++static_cast<Number&>(target).value;
  return 0;
}
int error(Target&, Call&) { return ENOSPC; }
int get(Target& target, Call& call) {
  call.result = Value::of(static_cast<Number&>(target).value.load());
  return 0;
}

constexpr OpRow kFakeRows[] = {
    {.name = "add",
     .kind = RowKind::operation,
     .doc = "",
     .params = {},
     .returns = "",
     .call = add},
    {.name = "error",
     .kind = RowKind::operation,
     .doc = "",
     .params = {},
     .returns = "",
     .call = error},
    {.name = "take",
     .kind = RowKind::operation,
     .doc = "",
     .params = {},
     .returns = "",
     .call = take},
    {.name = "give",
     .kind = RowKind::operation,
     .doc = "",
     .params = {},
     .returns = "",
     .call = give},
    {.name = "get", .kind = RowKind::probe, .doc = "", .params = {}, .returns = "", .call = get},
};

std::unique_ptr<Target> open_number(const Options&, const OpenContext&) {
  return std::make_unique<Number>();
}

class FakeThread final : public ThreadScript {
 public:
  FakeThread(const FakeScenario& scenario, ThreadEnv& env) : scenario_(scenario), env_(env) {}
  void start_over() override { ++scenario_.start_overs; }
  std::optional<ScriptError> run_group(size_t, Lane& lane) override {
    while (lane.next()) scenario_.body(env_, lane);
    return scenario_.error;
  }
  std::optional<ScriptError> setup() override { return std::nullopt; }
  std::optional<ScriptError> teardown() override { return std::nullopt; }
  Answer check(size_t) override { return scenario_.answer(env_); }

 private:
  const FakeScenario& scenario_;
  ThreadEnv& env_;
};

class FakeScript final : public Script {
 public:
  explicit FakeScript(const FakeScenario& scenario) : scenario_(scenario), plan_(scenario.plan) {}
  const Plan& plan() const override { return plan_; }
  std::unique_ptr<ThreadScript> make_thread(ThreadEnv& env) const override {
    return std::make_unique<FakeThread>(scenario_, env);
  }

 private:
  const FakeScenario& scenario_;
  const Plan plan_;
};

}  // namespace

const TargetRow kNumberTarget = {
    .name = "number", .doc = "", .options = {}, .rows = kFakeRows, .open = open_number};

FakeScenario::FakeScenario() {
  plan.file = "fake.lua";
  plan.name = "fake";
  plan.targets.push_back({&kNumberTarget, {}, false, 0, {}});
  plan.shared.push_back({"counter", "c", 0, {}});
  GroupPlan group;
  group.name = "g";
  group.threads = 2;
  group.iterations = 1;
  plan.groups.push_back(group);
}

void FakeScenario::add_check(CheckKind kind, const std::string& name) {
  CheckPlan check;
  check.kind = kind;
  check.name = name;
  check.scripted = true;
  check.at = {"fake.lua", 7};
  plan.checks.push_back(std::move(check));
}

std::unique_ptr<Script> FakeScenario::load() const { return std::make_unique<FakeScript>(*this); }

ScriptLoader FakeScenario::loader() const {
  return [this](const RunRequest&) { return load(); };
}

int call(ThreadEnv& env, Lane& lane, const char* operation) {
  const OpRow* row = find_row(kNumberTarget, operation);
  const OpSlot slot = op_slot(0, static_cast<size_t>(row - kNumberTarget.rows.data()));
  Call values;
  const uint64_t start = lane.begin(slot);
  const int code = row->call(*env.targets.at(0), values);
  lane.record(slot, start, code);
  return code;
}

SharedCounter& counter(ThreadEnv& env) { return env.shared->at<SharedCounter>(0); }

void FakeScenarioTest::open() {
  script_ = scenario_.load();
  tape_ = std::make_unique<TapeFile>(TapeFile::create(dir_ + "/tape"));
  body_ = std::make_unique<ExploreBody>(scenario_.plan, *script_, dir_, tape_->memory());
  explore::SchedulerOptions options;
  options.tape = tape_->memory();
  scheduler_ = std::make_unique<explore::Scheduler>(options);
}

explore::ScheduleOutcome FakeScenarioTest::run(uint64_t seed) {
  if (body_ == nullptr) open();
  return scheduler_->run(*strategy_, seed, [this] { body_->run(); });
}

explore::Failure FakeScenarioTest::first_failure(uint64_t schedules) {
  for (uint64_t seed = 0; seed < schedules; ++seed) {
    explore::ScheduleOutcome outcome = run(seed);
    if (outcome.failed) return outcome.failure;
  }
  return {};
}

}  // namespace ordeal
