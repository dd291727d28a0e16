// A file-system process: one target of a run, mounted and served, with the run's faults armed.
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "harness/base/scope_guard.h"
#include "harness/fault/defect.h"
#include "harness/fault/plan.h"
#include "harness/run/life/claim_listener.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/process/control.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/process_setup.h"
#include "harness/run/process/processes.h"
#include "harness/run/record/board.h"
#include "harness/run/record/environment.h"
#include "harness/run/record/fired_log.h"
#include "harness/scenario/resource_counter.h"
#include "harness/sync/choose.h"
#include "harness/sync/clock.h"
#include "harness/sync/mutex.h"
#include "harness/sync/thread.h"
#include "harness/watch/race_reports.h"

namespace ordeal {
namespace {

// Finds the logical thread of a request on the board, so that faults by group reach through the
// kernel. A thread's Task lives as long as the process.
class BoardCallers : public CallerTasks {
 public:
  BoardCallers(const Board& board, const Plan& plan) : board_(board), plan_(plan) {}

  Task* task_of(int tid) override {
    if (tid <= 0) return nullptr;
    Lock lock(mu_);
    Known& known = known_[tid];
    if (known.task != nullptr && still(known.line, tid)) return known.task;
    const std::optional<uint32_t> line = board_.find_tid(tid);
    if (!line) return nullptr;
    known = {*line, &task_named(board_.line(*line))};
    return known.task;
  }

 private:
  struct Known {
    uint32_t line = 0;
    Task* task = nullptr;
  };

  bool still(uint32_t line, int tid) const {
    const BoardLine& l = board_.line(line);
    const auto state = static_cast<LineState>(l.state.load(std::memory_order_acquire));
    return l.tid.load(std::memory_order_relaxed) == tid && state != LineState::ended;
  }
  Task& task_named(const BoardLine& line) REQUIRES(mu_) {
    auto& task = tasks_[line.thread];
    if (task == nullptr) {
      const bool known = line.group < plan_.groups.size();
      task = std::make_unique<Task>(line.thread, known ? plan_.groups[line.group].name : "kernel");
    }
    return *task;
  }

  const Board& board_;
  const Plan& plan_;
  Mutex mu_{"run.callers"};
  std::map<int, Known> known_ GUARDED_BY(mu_);
  std::map<std::string, std::unique_ptr<Task>> tasks_ GUARDED_BY(mu_);
};

class FilesystemProcess {
 public:
  FilesystemProcess(const WorkerRequest& request, const Script& script)
      : request_(request),
        plan_(script.plan()),
        role_(fmt::format("filesystem-{}", request.target)),
        board_(Board::open(request.files.board())),
        journal_(request.files.journal(role_)),
        fired_(request.files.fired(role_), &board_),
        assertions_(plan_, &journal_),
        callers_(board_, plan_),
        socket_(request.control) {
    apply_request(plan_, request.run);
    set_choice_seed(request.run.seed);
  }

  void run() {
    journal_.write(HelloRecord{role_, getpid(), own_build(), own_sanitizer()});
    report_to(journal_);
    ScopeGuard silent([] { report_to_nobody(); });
    std::string bytes;
    if (!socket_.receive(bytes, kForever)) return;
    ControlReply ready;
    try {
      open();
    } catch (const std::exception& error) {
      ready.error = error.what();
    }
    if (!socket_.send(to_wire(ready)) || !ready.error.empty()) return;
    Thread control("control", [this] { answer(); });
    mounted_->serve();
    mounted_.reset();
    journal_.write(assertions_.snapshot());
    journal_.write(EndRecord{});
    if (!asked_to_stop_.load()) _exit(0);  // Unmounted from outside: nobody will ask any more.
    control.join();
  }

 private:
  const TargetPlan& target() const { return plan_.targets[request_.target]; }

  void open() {
    for (const std::string& id : plan_.defects) {
      if (Defect* defect = find_defect(id)) defect->set(true);
    }
    OpenContext context{request_.run.seed,
                        fmt::format("{}/core-{}", request_.work_dir, request_.target)};
    std::filesystem::create_directories(context.work_dir);
    core_ = target().row->open(target().options, context);
    MountRequest mount;
    mount.mount_point = fmt::format("{}/mount-{}", request_.work_dir, request_.target);
    mount.workers = target().mount_workers;
    mount.callers = &callers_;
    mounted_ = target().row->mount(*core_, mount);
  }

  // The control thread: one request at a time.
  void answer() {
    for (std::string bytes; socket_.receive(bytes, kForever);) {
      ControlRequest request;
      WireReader reader(bytes);
      reader(request);
      ControlReply reply;
      try {
        if (reader.ok()) carry_out(request, reply);
      } catch (const std::exception& error) {
        reply.error = error.what();
      }
      drain_races();
      if (!socket_.send(to_wire(reply))) break;
      if (request.verb == ControlVerb::stop) break;
    }
    asked_to_stop_ = true;
    mounted_->stop();
  }

  void carry_out(const ControlRequest& request, ControlReply& reply) {
    switch (request.verb) {
      case ControlVerb::ready:
      case ControlVerb::stop:
        return;
      case ControlVerb::arm:
        faults_ = std::make_unique<FaultPlan>(request_.run.seed, now(), plan_.faults, &fired_,
                                              fault_setting(plan_, &request_.files));
        return faults_->arm_all();
      case ControlVerb::disarm:
        if (faults_ == nullptr) return;
        faults_->disarm_all();
        if (const auto swept = sweep_record(plan_, *faults_)) journal_.write(*swept);
        return journal_.write(faults_->snapshot());
      case ControlVerb::metrics:
        reply.metrics = mounted_->metrics();
        return;
      case ControlVerb::resources:
        reply.resources = resources_of(*core_);
        return;
      case ControlVerb::call:
        return call(request, reply);
    }
  }

  void call(const ControlRequest& request, ControlReply& reply) {
    if (request.row >= target().row->rows.size() || request.args.size() > Call::kMaxArgs) {
      reply.error = "there is no such row";
      return;
    }
    Call call;
    call.arg_count = request.args.size();
    for (size_t i = 0; i < request.args.size(); ++i) call.args[i] = request.args[i].view();
    reply.code = target().row->rows[request.row].call(*core_, call);
    reply.result = WireValue::of(call.result);
    if (call.list != nullptr) {
      reply.has_list = true;
      reply.list = *call.list;
    }
  }

  void drain_races() {
    for (Finding& race : take_races([](int, const std::string& name) { return name; })) {
      race.at = Monotonic::now().time_since_epoch().count();
      journal_.write(race);
    }
  }

  const WorkerRequest request_;
  Plan plan_;
  const std::string role_;
  Board board_;
  Journal journal_;
  FiredLog fired_;
  ClaimListener assertions_;
  std::unique_ptr<FaultPlan> faults_;  // From the first `arm`; the control thread's.
  BoardCallers callers_;
  ControlSocket socket_;
  std::unique_ptr<Target> core_;
  std::unique_ptr<Mounted> mounted_;
  std::atomic<bool> asked_to_stop_{false};
};

}  // namespace

int run_filesystem(const WorkerRequest& request, const ScriptLoader& load) {
  die_with_parent(request.parent);
  prctl(PR_SET_NAME, fmt::format("ordeal-fs-{}", request.target).c_str());
  signal(SIGPIPE, SIG_IGN);
  install_crash_handler();
  try {
    const std::unique_ptr<Script> script = load(request.run);
    FilesystemProcess(request, *script).run();
  } catch (const std::exception& error) {
    ControlReply reply;
    reply.error = error.what();
    ControlSocket(request.control).send(to_wire(reply));
    return 64;
  }
  return 0;
}

}  // namespace ordeal
