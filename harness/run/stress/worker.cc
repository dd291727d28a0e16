#include "harness/run/stress/worker.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "harness/base/scope_guard.h"
#include "harness/fault/defect.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/process_setup.h"
#include "harness/run/process/processes.h"
#include "harness/run/record/environment.h"
#include "harness/run/stress/worker_threads.h"
#include "harness/sync/choose.h"
#include "harness/sync/clock.h"
#include "harness/watch/lock_watch.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {

constexpr Duration kScriptPatience = 60s;  // For setup, teardown and checks; more is a hang.

size_t count_threads(const Plan& plan) {
  size_t sum = 0;
  for (const GroupPlan& group : plan.groups) sum += group.threads;
  return sum;
}

// Fine intervals for short runs, so that their charts show something; coarse ones for long runs.
uint64_t tick_interval(const Plan& plan) {
  Duration longest = 0s;
  for (const GroupPlan& group : plan.groups) {
    longest = std::max(longest, group.for_time.value_or(0s));
  }
  const Duration interval = std::clamp<Duration>(longest / 400, 10ms, 1s);
  return ns_to_ticks(tick_scale(), static_cast<uint64_t>(interval.count()));
}

}  // namespace

void apply_request(Plan& plan, const RunRequest& request) {
  constexpr Duration kUnbounded = 5s;  // For a group whose scenario names no bound at all.
  if (request.clean) {
    plan.defects.clear();
    plan.must_fail.reset();
  }
  if (request.no_faults) {
    plan.faults.clear();
    plan.sweep.reset();
  }
  const bool timed = request.mode != Mode::explore;  // There iterations bound every group.
  for (GroupPlan& group : plan.groups) {
    if (!timed) break;
    if (request.for_time && !group.iterations) group.for_time = request.for_time;
    if (!group.iterations && !group.for_time) {
      group.for_time = plan.stress.for_time.value_or(kUnbounded);
    }
  }
  for (const std::string& id : request.defects) {
    if (std::find(plan.defects.begin(), plan.defects.end(), id) == plan.defects.end()) {
      plan.defects.push_back(id);
    }
  }
  add_sweep(plan, request);
}

Worker::Worker(const WorkerRequest& request, std::unique_ptr<Script> script)
    : request_(request),
      plan_(script->plan()),
      script_(std::move(script)),
      board_(Board::open(request.files.board())),
      journal_(request.files.journal("worker")),
      fired_(request.files.fired("worker"), &board_),
      assertions_(plan_, &journal_),
      recorder_(tick_interval(plan_)),
      history_(plan_),
      leaks_(plan_, request_.work_dir),
      ready_(static_cast<int64_t>(count_threads(plan_)), "run.ready") {
  apply_request(plan_, request_.run);
  set_choice_seed(request_.run.seed);
}

Worker::~Worker() {
  stop_everything();
  go_.notify();  // For threads that were started and never let go.
}

void Worker::run() {
  journal_.write(HelloRecord{"worker", getpid(), own_build(), own_sanitizer()});
  report_to(journal_);
  ScopeGuard silent([] { report_to_nobody(); });
  watch_locks_from_now_on();
  ticker_ = Thread("ticker", [this] { tick_until_done(); });
  ScopeGuard quiet([this] {
    ticking_ = false;
    ticker_.join();
  });
  ScopeGuard judged([this] { stop_judging(); });
  try {
    open();
    setup();
    if (leaks_.asked()) leaks_.begin(resource_counts());
    if (!broken_) run_groups();
    leaks_.stop_sampling();
    if (!quiesce()) {
      // Threads that cannot be stopped may touch anything at any time: what is known is in the
      // journal, and the process ends here.
      finish_locks();
      journal_.write(EndRecord{false});
      _exit(0);
    }
    in_groups_ = false;
    if (!broken_ && !mount_lost_) verify();
    close();
  } catch (const InputError& error) {
    journal_.write(ErrorRecord{error.what(), ""});
  } catch (const std::exception& error) {
    journal_.write(ErrorRecord{fmt::format("phase {}: {}", phase_, error.what()), ""});
  }
  if (faults_ != nullptr) {
    journal_.write(faults_->snapshot());
    if (const auto swept = sweep_record(plan_, *faults_)) journal_.write(*swept);
  }
  journal_.write(assertions_.snapshot());
  finish_locks();
  journal_.write(EndRecord{});
}

void Worker::begin_phase(const std::string& name, Duration within) {
  phase_ = name;
  const Instant until = Monotonic::now() + within;
  phase_until_ = within == Duration::zero() ? 0 : until.time_since_epoch().count();
  if (name != "quiesce") process_lock_watch().begin_phase();
  name.copy(board_.header().phase, sizeof board_.header().phase - 1);
  journal_.write(PhaseRecord{name, Monotonic::now().time_since_epoch().count(), true, ""});
}

void Worker::end_phase(const std::string& detail) {
  phase_until_ = 0;
  journal_.write(PhaseRecord{phase_, Monotonic::now().time_since_epoch().count(), false, detail});
}

void Worker::fail(const ScriptError& error) {
  journal_.write(ErrorRecord{error.message, error.trace});
  broken_ = true;
  stop_everything();
}

void Worker::stop_everything() {
  stop_.store(true);
  if (shared_ != nullptr) shared_->release_all();
}

void Worker::open() {
  begin_phase("open", kScriptPatience);
  for (const std::string& id : plan_.defects) {
    Defect* defect = find_defect(id);
    if (defect == nullptr) throw InputError(fmt::format("there is no defect \"{}\"", id));
    defect->set(true);
  }
  shared_ = std::make_unique<SharedObjects>(plan_.shared);
  history_.pool().provide();
  targets_.reserve(plan_.targets.size());
  for (size_t i = 0; i < plan_.targets.size(); ++i) {
    const TargetPlan& target = plan_.targets[i];
    OpenContext context{request_.run.seed, fmt::format("{}/target-{}", request_.work_dir, i)};
    std::filesystem::create_directories(context.work_dir);
    try {
      if (target.via_mount) {
        mounts_.push_back(MountedTarget::start(request_, i));
        targets_.push_back(
            target.row->open_client(target.options, context, mounts_.back()->mount_point()));
        journal_.note(
            fmt::format("target.{} is mounted with direct I/O and no caching by the "
                        "kernel: every operation reaches its process",
                        target.row->name));
      } else {
        mounts_.push_back(nullptr);
        targets_.push_back(target.row->open(target.options, context));
      }
    } catch (const std::exception& error) {
      throw InputError(fmt::format("{}:{}: target.{}: {}", target.at.file, target.at.line,
                                   target.row->name, error.what()));
    }
  }
  {
    Lock lock(mounts_mu_);
    watching_mounts_ = true;
  }
  end_phase();
}

ThreadEnv Worker::make_env(const std::string& thread, const std::string& group, uint32_t index,
                           HistoryLog* history) {
  ThreadEnv env;
  env.thread = thread;
  env.group = group;
  env.index = index;
  env.seed = request_.run.seed;
  for (const auto& target : targets_) env.targets.push_back(target.get());
  env.shared = shared_.get();
  env.history = history;
  env.call_core = call_core;
  env.self = this;
  return env;
}

int Worker::call_core(void* self, size_t target, const OpRow& row, Call& call) {
  auto* worker = static_cast<Worker*>(self);
  if (worker->mounts_[target] == nullptr) return row.call(*worker->targets_[target], call);
  const auto index = static_cast<size_t>(&row - worker->plan_.targets[target].row->rows.data());
  return worker->mounts_[target]->call(index, call);
}

void Worker::setup() {
  if (!plan_.has_setup) return;
  begin_phase("setup", kScriptPatience);
  Thread thread(std::make_shared<Task>("setup", "setup"), [this] {
    ThreadEnv env = make_env("setup", "setup", 0, history_.open("setup"));
    const std::unique_ptr<ThreadScript> script = script_->make_thread(env);
    if (const auto error = script->setup()) fail(*error);
  });
  thread.join();
  end_phase();
}

void Worker::run_groups() {
  begin_phase("run");
  in_groups_ = true;
  left_ = static_cast<uint32_t>(count_threads(plan_));
  start_group_threads();
  start_askers();
  ready_.wait();
  if (!broken_) {
    faults_ = std::make_unique<FaultPlan>(request_.run.seed, now(), plan_.faults, &fired_,
                                          fault_setting(plan_, &request_.files));
    if (const std::string note = swarm_note(plan_, *faults_); !note.empty()) journal_.note(note);
    faults_->arm_all();
    for (auto& mount : mounts_) {
      if (mount != nullptr) mount->arm();
    }
  }
  start_ticks_ = ticks_now(tick_scale());
  start_judging();
  board_.header().run_start.store(Monotonic::now().time_since_epoch().count());
  go_.notify();
  const Instant overdue = last_end();
  while (left_.load() > 0 && !stop_.load()) {
    if (board_.header().stop.load()) stop_everything();
    if (Monotonic::now() > overdue - plan_.stress.quiesce_within / 2) overdue_ = true;
    if (Monotonic::now() > overdue) {
      report_stuck(fmt::format("a group still ran {} after its time was over",
                               format_duration(plan_.stress.quiesce_within)));
      stop_everything();
    }
    if (broken_.load()) stop_everything();
    usleep(2'000);
  }
  for (auto& asker : askers_) asker->groups_done = true;
  end_phase(board_.header().stop.load() ? "stopped by a signal" : "");
}

// When every group should long have ended; for ever where one has iterations and no time.
Instant Worker::last_end() const {
  Duration longest = 0s;
  for (const GroupPlan& group : plan_.groups) {
    if (!group.for_time) return kForever;
    longest = std::max(longest, group.start_after + *group.for_time);
  }
  return Monotonic::now() + longest + plan_.stress.quiesce_within;
}

// Groups end, faults heal: from here on nothing is made to go wrong.
bool Worker::quiesce() {
  begin_phase("quiesce");
  const Duration within = hung_ ? 1s : plan_.stress.quiesce_within;
  const Instant deadline = deadline_after(Monotonic::now(), within);
  if (faults_ != nullptr) faults_->disarm_all();
  for (auto& mount : mounts_) {
    if (mount != nullptr) mount->disarm();
  }
  if (stop_.load() && shared_ != nullptr) shared_->release_all();
  go_.notify();
  bool all = true;
  const Instant patience = deadline - within / 2;
  for (auto& thread : threads_) all &= thread->thread.join_until(patience);
  if (!all) {
    overdue_ = true;
    all = true;
    for (auto& thread : threads_) {
      if (thread->thread.joinable()) all &= thread->thread.join_until(deadline);
    }
  }
  for (auto& asker : askers_) all &= asker->thread.join_until(deadline);
  if (!all) {
    report_stuck(
        fmt::format("threads had not stopped {} after they were told to", format_duration(within)));
    journal_.write(recorder_.drain());
    if (faults_ != nullptr) journal_.write(faults_->snapshot());
    journal_.write(assertions_.snapshot());
    return false;
  }
  journal_.write(recorder_.drain());
  end_phase();
  return true;
}

void Worker::verify() {
  Duration patience = kScriptPatience;
  for (const CheckPlan& check : plan_.checks) patience += check.within;
  begin_phase("verify", patience);
  for (auto& asker : askers_) {
    if (plan_.checks[asker->check].kind == CheckKind::eventually) {
      await_to_the_end(*asker);
    } else {
      ask(*asker);
    }
    if (asker->record.evaluations > 0) journal_.write(asker->record);
  }
  judge_histories();
  end_phase();
}

std::string Worker::board_evidence() const { return describe_threads(board_, plan_, getpid()); }

void Worker::report_stuck(const std::string& claim) {
  if (hung_.exchange(true)) return;  // Once is enough: the rest follows from it.
  Finding finding;
  finding.kind = FindingKind::stall;
  finding.claim = claim;
  describe_hang(finding);
  finding.fingerprint = fingerprint_of(finding.kind, claim);
  finding.at = Monotonic::now().time_since_epoch().count();
  journal_.write(finding);
}

int run_worker(const WorkerRequest& request, const ScriptLoader& load) {
  if (request.run.mode == Mode::explore) return run_explore_worker(request, load);
  die_with_parent(request.parent);
  enter_private_mounts(nullptr);  // Where that is refused the supervisor detaches what is left.
  signal(SIGPIPE, SIG_IGN);
  install_crash_handler();
  try {
    Worker worker(request, load(request.run));
    worker.run();
  } catch (const std::exception& error) {
    Journal(request.files.journal("worker")).write(ErrorRecord{error.what(), ""});
    return 64;
  }
  return 0;
}

}  // namespace ordeal
