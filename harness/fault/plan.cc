#include "harness/fault/plan.h"

#include "harness/base/assert.h"
#include "harness/fault/plan_parts.h"

namespace ordeal {
namespace {

uint64_t next_plan_id() {
  static std::atomic<uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

FaultPlan::FaultPlan(uint64_t seed, Instant start, std::vector<FaultSpec> specs, FaultLog* log)
    : seed_(seed), start_(start), log_(log), id_(next_plan_id()) {
  const std::vector<FailPoint*>& all = all_failpoints();
  points_.reserve(all.size());
  for (uint32_t i = 0; i < all.size(); ++i)
    points_.push_back(std::make_unique<PointPlan>(*this, *all[i], i));
  for (FaultSpec& spec : specs) arm(std::move(spec));
}

FaultPlan::~FaultPlan() {
  disarm_all();
  for (const auto& point : points_) detail::wait_until_left(*point);
}

void FaultPlan::arm_all() {
  const Held held(mu_);
  armed_ = true;
  for (const auto& point : points_) {
    point->open_lot();
    const PointPlan* before = point->point().plan_.exchange(point.get());
    ALWAYS_ASSERT(before == nullptr || before == point.get(), "another fault plan is armed");
  }
}

void FaultPlan::disarm_all() {
  {
    const Held held(mu_);
    if (!armed_) return;
    armed_ = false;
    for (const auto& point : points_) point->point().plan_.store(nullptr);
  }
  // Threads that are still inside find their lot closed, or are woken. Outside the plan's lock,
  // because the lots belong to the seam and a scheduler may switch there.
  for (const auto& point : points_) point->close_lot();
}

void FaultPlan::arm(FaultSpec spec) {
  const Held held(mu_);
  add_rules(spec);
  specs_.push_back(std::move(spec));
}

void FaultPlan::start_schedule(Instant start) {
  set_live(false);
  start_ = start;
  id_ = next_plan_id();
  for (const auto& point : points_) point->start_schedule();
}

void FaultPlan::add_rules(const FaultSpec& spec) {
  for (const auto& point : points_) {
    if (point->point().name() != spec.point) continue;
    point->add_rules(spec.rules, static_cast<uint32_t>(specs_.size()));
    if (armed_) point->point().plan_.store(point.get());
    return;
  }
  throw InputError("no failpoint is called \"" + spec.point + "\"");
}

void FaultPlan::leave_watched(PointPlan& point) {
  point.mark_reached();
  const Held held(mu_);
  // Rules may have come since the hit looked.
  if (armed_ && !point.has_rules()) point.point().plan_.store(nullptr);
}

std::vector<PointResult> FaultPlan::snapshot() const {
  std::vector<PointResult> results;
  results.reserve(points_.size());
  for (const auto& point : points_) results.push_back(point->result());
  return results;
}

std::vector<FaultRule> FaultPlan::rules() const {
  const Held held(mu_);
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
