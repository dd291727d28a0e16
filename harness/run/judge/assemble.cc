#include "harness/run/judge/assemble.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "harness/base/text.h"
#include "harness/run/judge/assertions.h"
#include "harness/run/judge/explored.h"
#include "harness/run/judge/history_bands.h"
#include "harness/run/record/environment.h"
#include "harness/run/record/fired_log.h"

namespace ordeal {
namespace {

std::string body_of(const GroupPlan& group) {
  if (group.mix.empty()) return "function";
  std::vector<std::string> parts;
  parts.reserve(group.mix.size());
  for (const MixEntry& entry : group.mix) {
    parts.push_back(fmt::format("{} {}", entry.row->name, entry.weight));
  }
  return "mix: " + join(parts, ", ");
}

std::string bound_of(const GroupPlan& group) {
  std::vector<std::string> parts;
  if (group.iterations) parts.push_back(fmt::format("{} iterations", *group.iterations));
  if (group.for_time) parts.push_back("for " + format_duration(*group.for_time));
  return parts.empty() ? "until stopped" : join(parts, ", ");
}

// Whether a point is of one of the scenario's targets: "unionfs.read.branch" of unionfs.
bool belongs_to(const Plan& plan, const std::string& point) {
  return std::any_of(plan.targets.begin(), plan.targets.end(), [&](const TargetPlan& target) {
    return point.starts_with(std::string(target.row->name) + ".");
  });
}

}  // namespace

void add_finding(std::vector<Finding>& findings, Finding finding) {
  for (Finding& known : findings) {
    if (known.fingerprint == finding.fingerprint && known.kind == finding.kind) {
      known.count += finding.count;
      return;
    }
  }
  findings.push_back(std::move(finding));
}

Assembler::Assembler(const Plan& plan, const RunRequest& request, const RunFiles& files)
    : plan_(plan),
      request_(request),
      files_(files),
      started_(fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))),
      origin_(Monotonic::now().time_since_epoch().count()),
      tally_(plan) {
  roles_.push_back("worker");
  for (size_t i = 0; i < plan.targets.size(); ++i) {
    if (plan.targets[i].via_mount) roles_.push_back(fmt::format("filesystem-{}", i));
  }
  hellos_.resize(roles_.size());
  points_by_process_.resize(roles_.size());
  assertions_by_process_.resize(roles_.size());
  for (const std::string& role : roles_) {
    journals_.push_back(std::make_unique<JournalReader>(files_.journal(role)));
  }
}

void Assembler::add_worker(const std::string& role) {
  ++workers_;
  roles_.push_back(role);
  hellos_.emplace_back();
  points_by_process_.emplace_back();
  assertions_by_process_.emplace_back();
  journals_.push_back(std::make_unique<JournalReader>(files_.journal(role)));
}

JournalVisitor Assembler::visitor(size_t process) {
  JournalVisitor v;
  v.hello = [this, process](const HelloRecord& r) { hellos_[process] = r; };
  v.finding = [this](const Finding& f) { add(f); };
  v.points = [this, process](const std::vector<PointResult>& points) {
    points_by_process_[process] = points;
  };
  v.assertions = [this, process](const std::vector<AssertionResult>& assertions) {
    assertions_by_process_[process] = assertions;
  };
  v.note = [this](const std::string& note) { add_note(note); };
  v.error = [this](const ErrorRecord& r) { set_error(r.message, r.trace); };
  v.exploration = [this, process](const ExplorationStats& s) { explorations_[process] = s; };
  v.interleaving = [this](const Interleaving& i) { interleavings_.push_back(i); };
  v.lock_graph = [this](const LockGraph& graph) { lock_graph_ = graph; };
  v.history = [this](const HistoryResult& h) { histories_.push_back(h); };
  v.ticks = [this](const std::vector<TickRow>& rows) {
    for (const TickRow& row : rows) tally_.add(row);
  };
  v.group = [this](const GroupRecord& r) { group_records_.push_back(r); };
  v.check = [this](const CheckRecord& r) { add_check(r); };
  v.resources = [this](const std::vector<ResourceRow>& rows) { resources_ = rows; };
  v.target = [this](const TargetRecord& r) { target_records_[r.target] = r; };
  if (process == 0 || request_.mode == Mode::explore)
    v.end = [this](const EndRecord&) { ++ended_; };
  if (process != 0) return v;
  v.phase = [this](const PhaseRecord& r) {
    if (r.begins) {
      phases_.push_back({r.name, r.at - origin_, -1, r.detail});
      phase_ = r.name;
    } else if (!phases_.empty()) {
      phases_.back().end = r.at - origin_;
      if (!r.detail.empty()) phases_.back().detail = r.detail;
    }
  };
  return v;
}

void Assembler::add_check(const CheckRecord& record) {
  CheckRecord& sum = check_records_[record.check];
  if (sum.failures == 0 || sum.detail.empty()) sum.detail = record.detail;
  sum.check = record.check;
  sum.evaluations += record.evaluations;
  sum.failures += record.failures;
  if (sum.first_at < 0 || (record.first_at >= 0 && record.first_at < sum.first_at))
    sum.first_at = record.first_at;
}

void Assembler::poll() {
  for (size_t i = 0; i < journals_.size(); ++i) journals_[i]->poll(visitor(i));
}

void Assembler::add(Finding finding) {
  if (finding.reproduce.empty()) finding.reproduce = reproduce_command(request_);
  if (finding.at > 0) finding.at -= origin_;
  if (finding.phase.empty()) finding.phase = phase_;
  add_finding(findings_, std::move(finding));
}

void Assembler::set_error(const std::string& message, const std::string& trace) {
  if (error_.message.empty()) error_ = {message, trace};
}

void Assembler::add_note(const std::string& note) {
  if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
}

void Assembler::add_process(ProcessResult process) { processes_.push_back(std::move(process)); }

// Each process knows its own hits; together they are the run's.
std::map<std::string, PointResult> Assembler::points() const {
  std::map<std::string, PointResult> all;
  for (const auto& points : points_by_process_) {
    for (const PointResult& point : points) {
      PointResult& sum = all[point.name];
      sum.name = point.name;
      sum.file = point.file;
      sum.line = point.line;
      sum.actions = point.actions;
      sum.legal = point.legal;
      sum.reached |= point.reached;
      sum.armed |= point.armed;
      sum.hits += point.hits;
      sum.fired += point.fired;
      sum.fired_contended += point.fired_contended;
      for (const auto& [thread, hits] : point.hits_by_thread) sum.hits_by_thread[thread] += hits;
    }
  }
  return all;
}

std::vector<GroupResult> Assembler::groups() const {
  std::vector<GroupResult> all;
  for (size_t i = 0; i < plan_.groups.size(); ++i) {
    const GroupPlan& group = plan_.groups[i];
    GroupResult result;
    result.name = group.name;
    result.threads = group.threads;
    result.body = body_of(group);
    result.bound = bound_of(group);
    result.intended_rate = group.rate;
    bool any = false;
    for (const GroupRecord& r : group_records_) {
      if (r.group != i) continue;
      result.iterations += r.iterations;
      result.dropped += r.dropped;
      result.cpu += r.cpu;
      result.start = any ? std::min(result.start, r.start - origin_) : r.start - origin_;
      result.end = std::max(result.end, r.end - origin_);
      any = true;
    }
    const double seconds = to_seconds(Duration(result.end - result.start));
    if (seconds > 0) result.achieved_rate = static_cast<double>(result.iterations) / seconds;
    all.push_back(std::move(result));
  }
  return all;
}

std::vector<CheckResult> Assembler::checks(const std::map<std::string, PointResult>& points,
                                           const std::vector<AssertionResult>& claims) const {
  std::vector<CheckResult> all;
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    const CheckPlan& plan = plan_.checks[i];
    if (plan.kind == CheckKind::expect) continue;  // The judge's.
    CheckResult check;
    check.kind = plan.kind;
    check.name = plan.name;
    check.file = plan.at.file;
    check.line = plan.at.line;
    const auto record = check_records_.find(static_cast<uint32_t>(i));
    if (record != check_records_.end()) {
      check.evaluations = record->second.evaluations;
      check.detail = record->second.detail;
      if (plan.kind == CheckKind::eventually) {
        judge_eventually(check, record->second, findings_);
      } else if (plan.kind == CheckKind::sometimes) {
        const bool seen = record->second.failures < record->second.evaluations;
        check.verdict = seen ? Verdict::pass : Verdict::unknown;
      } else if (check.evaluations > 0) {
        check.verdict = record->second.failures == 0 ? Verdict::pass : Verdict::fail;
      }
    } else if (plan.kind == CheckKind::eventually) {
      check.detail = "it was never asked";
    } else if (!plan.point.empty()) {
      judge_seen(check, plan, points, claims);
    }
    all.push_back(std::move(check));
  }
  return all;
}

void Assembler::add_faults(Result& result) const {
  constexpr size_t kShown = 20'000;
  for (const std::string& role : roles_) {
    result.faults_total += read_fired(files_.fired(role), origin_, kShown, result.faults);
  }
  std::sort(result.faults.begin(), result.faults.end(), [](const auto& a, const auto& b) {
    return std::tie(a.at, a.thread, a.point, a.hit) < std::tie(b.at, b.thread, b.point, b.hit);
  });
  if (result.faults.size() > kShown) result.faults.resize(kShown);
  if (result.faults_total > result.faults.size()) {
    result.notes.push_back(fmt::format("{} faults fired; the first {} are listed",
                                       result.faults_total, result.faults.size()));
  }
  for (const FaultSpec& spec : plan_.faults) {
    result.rules.push_back({spec.point, spec.text, spec.replayable, spec.file, spec.line});
  }
}

Result Assembler::result(const Board& board) const {
  Result r;
  r.scenario = plan_.name;
  r.file = plan_.file;
  r.describe = plan_.describe;
  r.tags = plan_.tags;
  r.mode = request_.mode;
  r.seed = request_.seed;
  r.command = request_.command;
  r.reproduce = reproduce_command(request_);
  for (const ParamPlan& param : plan_.params) r.params[param.name] = param.value;
  r.defects = plan_.defects;
  if (plan_.must_fail) {
    r.must_fail = to_string(plan_.must_fail->kind);
    if (!plan_.must_fail->claim.empty()) r.must_fail += ": " + plan_.must_fail->claim;
  }
  r.reason = error_.message;
  r.error_trace = error_.trace;
  r.started = started_;
  r.duration = Monotonic::now().time_since_epoch().count() - origin_;
  r.complete = ended();
  r.environment = describe_environment();
  if (!hellos_[0].build.empty()) {
    r.environment.build = hellos_[0].build;
    r.environment.sanitizer = hellos_[0].sanitizer;
  }
  for (size_t i = 0; i < plan_.targets.size(); ++i) {
    const TargetPlan& target = plan_.targets[i];
    TargetResult out{
        target.row->name, target.via_mount ? "mount" : "core", target.options.to_line(), {}};
    if (const auto it = target_records_.find(static_cast<uint32_t>(i)); it != target_records_.end())
      out.metrics.insert(it->second.metrics.begin(), it->second.metrics.end());
    r.targets.push_back(std::move(out));
  }
  r.phases = phases_;
  r.groups = groups();
  if (!ended()) {  // No thread could say how far it came: the board can.
    for (uint32_t i = 0; i < board.lines(); ++i) {
      const BoardLine& line = board.line(i);
      if (line.group >= r.groups.size() || line.state.load() == 3) continue;
      r.groups[line.group].iterations += line.iterations.load();
    }
  }
  r.operations = tally_.operations();
  r.series = tally_.series(origin_);
  r.findings = findings_;
  for (Finding finding : tally_.unexpected_errors()) {
    finding.reproduce = r.reproduce;
    add_finding(r.findings, std::move(finding));
  }
  const std::map<std::string, PointResult> points_now = points();
  const std::vector<AssertionResult> claims = sum_of_assertions(plan_, assertions_by_process_);
  r.checks = checks(points_now, claims);
  r.assertions = assertion_catalogue(plan_, claims, r.checks, check_records_, origin_);
  for (const auto& [name, point] : points_now) {
    if (point.reached || point.armed || belongs_to(plan_, name)) r.points.push_back(point);
  }
  if (!explorations_.empty()) r.exploration = sum_of(explorations_);
  r.interleavings = interleavings_;
  r.lock_graph = lock_graph_;
  r.resources = resources_;
  add_faults(r);
  r.histories = reported_histories(histories_, r, origin_);
  r.processes = processes_;
  r.notes.insert(r.notes.end(), notes_.begin(), notes_.end());
  return r;
}

}  // namespace ordeal
