#include "harness/fault/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/fault/point_plan.h"

namespace ordeal {
namespace {

std::string to_text(uint32_t parties) {
  return parties == 0 ? "a signal" : fmt::format("a barrier of {}", parties);
}

uint64_t next_plan_id() {
  static std::atomic<uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

FaultPlan::FaultPlan(uint64_t seed, Instant start, std::vector<FaultSpec> specs, FaultLog* log,
                     FaultPlanSetting setting)
    : seed_(seed),
      setting_(std::move(setting)),
      start_(start),
      alive_seed_(seed),
      log_(log),
      id_(next_plan_id()) {
  const std::vector<FailPoint*>& all = all_failpoints();
  points_.reserve(all.size());
  for (uint32_t i = 0; i < all.size(); ++i)
    points_.push_back(std::make_unique<PointPlan>(*this, *all[i], i));
  for (FaultSpec& spec : specs) arm(std::move(spec));
  if (setting_.replays) read_log();
}

FaultPlan::~FaultPlan() {
  disarm_all();
  for (const auto& point : points_) detail::wait_until_left(*point);
}

void FaultPlan::arm_all() {
  const NativeLock lock(mu_);
  armed_ = true;
  for (const auto& [name, meeting] : meetings_) meeting->open();
  for (const auto& point : points_) {
    point->lot().open();
    const PointPlan* before = point->point().plan_.exchange(point.get());
    ALWAYS_ASSERT(before == nullptr || before == point.get(), "another fault plan is armed");
  }
}

void FaultPlan::disarm_all() {
  std::vector<Rendezvous*> meetings;
  {
    const NativeLock lock(mu_);
    if (!armed_) return;
    armed_ = false;
    for (const auto& point : points_) point->point().plan_.store(nullptr);
    for (const auto& [name, meeting] : meetings_) meetings.push_back(meeting.get());
  }
  // Threads that are still inside find their lot closed, or are woken. The plan's lock is not held,
  // as the lots use locks of the seam, where a scheduler may switch tasks.
  for (const auto& point : points_) point->lot().close();
  for (Rendezvous* meeting : meetings) meeting->close();
}

void FaultPlan::arm(FaultSpec spec) {
  const NativeLock lock(mu_);
  add_rules(spec);
  specs_.push_back(std::move(spec));
}

void FaultPlan::start_schedule(Instant start, uint64_t seed) {
  set_live(false);
  start_ = start;
  alive_seed_ = seed;
  id_ = next_plan_id();
  most_opportunities_.store(sweep().opportunities, std::memory_order_relaxed);
  opportunities_.store(0, std::memory_order_relaxed);
  for (Rendezvous* meeting : every_meeting_) meeting->start_over();
  for (const auto& point : points_) point->start_schedule();
}

void FaultPlan::read_log() {
  const NativeLock lock(mu_);
  std::map<std::string, LoggedThreads> by_point = sort_fault_log(setting_.log, specs_);
  for (const auto& point : points_) {
    const auto found = by_point.find(point->point().name());
    if (found != by_point.end()) point->set_log(std::move(found->second));
  }
}

void FaultPlan::add_rules(const FaultSpec& spec) {
  for (const auto& point : points_) {
    if (point->point().name() != spec.point) continue;
    point->add_rules(spec, static_cast<uint32_t>(specs_.size()));
    if (armed_) point->point().plan_.store(point.get());
    return;
  }
  throw InputError("no failpoint is called \"" + spec.point + "\"");
}

// Finds the point, barrier and signals that a rule names.
void FaultPlan::connect(ArmedRule& rule) {
  const FaultRuleSpec& spec = *rule.spec;
  if (spec.barrier) rule.barrier = meeting(spec.barrier->name, spec.barrier->parties);
  if (!spec.signal.empty()) rule.signal = meeting(spec.signal, 0);
  if (spec.wait) rule.wait = meeting(spec.wait->name, 0);
  if (spec.after.empty()) return;
  for (const auto& point : points_) {
    if (point->point().name() == spec.after) rule.after = point.get();
  }
}

Rendezvous* FaultPlan::meeting(const std::string& name, uint32_t parties) {
  std::unique_ptr<Rendezvous>& found = meetings_[name];
  if (found == nullptr) {
    found = std::make_unique<Rendezvous>(parties);
    every_meeting_.push_back(found.get());
  } else if (found->parties() != parties) {
    throw InputError(fmt::format("\"{}\" names two things: {} and {}", name,
                                 to_text(found->parties()), to_text(parties)));
  }
  return found.get();
}

bool FaultPlan::alive(const PointPlan& point, uint32_t ordinal) const {
  if (!setting_.alive) return true;
  const uint64_t key = hash_key(alive_seed_, "swarm", point.point().name());
  return Random(hash_combine(key, ordinal)).chance(*setting_.alive);
}

std::vector<bool> FaultPlan::alive_faults() const {
  const NativeLock lock(mu_);
  std::vector<bool> any(specs_.size(), false);
  for (const auto& point : points_) point->mark_alive(any);
  return any;
}

bool FaultPlan::takes_opportunity(uint32_t point) {
  const uint64_t n = opportunities_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (n != setting_.sweep_at) return false;
  swept_.fetch_add(1, std::memory_order_relaxed);
  swept_point_.store(point, std::memory_order_relaxed);
  return true;
}

SweepCount FaultPlan::sweep() const {
  SweepCount count;
  count.opportunities = std::max(most_opportunities_.load(std::memory_order_relaxed),
                                 opportunities_.load(std::memory_order_relaxed));
  count.fired = swept_.load(std::memory_order_relaxed);
  if (count.fired > 0) count.point = points_[swept_point_.load()]->point().name();
  return count;
}

void FaultPlan::leave_watched(PointPlan& point) {
  point.mark_reached();
  const NativeLock lock(mu_);
  // Rules may have been added since the hit looked.
  if (armed_ && !point.has_rules()) point.point().plan_.store(nullptr);
}

std::vector<PointResult> FaultPlan::snapshot() const {
  std::vector<PointResult> results;
  results.reserve(points_.size());
  for (const auto& point : points_) results.push_back(point->result());
  return results;
}

std::vector<FaultRule> FaultPlan::rules() const {
  const NativeLock lock(mu_);
  std::vector<FaultRule> rules;
  rules.reserve(specs_.size());
  for (const FaultSpec& spec : specs_)
    rules.push_back({spec.point, spec.text, spec.replayable, spec.file, spec.line});
  return rules;
}

FaultRecord FaultPlan::record_of(const FiredFault& fault) const {
  const PointPlan& point = *points_.at(fault.point);
  return {.at = (fault.at - start_).count(),
          .point = point.point().name(),
          .thread = point.thread_of(fault.thread),
          .hit = fault.hit,
          .rule = fault.rule,
          .action = to_string(fault.action),
          .value = fault.value,
          .contended = fault.contended};
}

}  // namespace ordeal
