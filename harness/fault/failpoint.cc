#include "harness/fault/failpoint.h"

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/fault/plan_parts.h"
#include "harness/fault/registry.h"

namespace ordeal {
namespace {

std::vector<FailPoint*>& points() {
  static auto* const all = new std::vector<FailPoint*>();  // Outlives every static object.
  return *all;
}

std::string place_of(const FailPoint& point) {
  return fmt::format("{}:{}", point.where().file_name(), point.where().line());
}

}  // namespace

FailPoint::FailPoint(const char* name, std::source_location where) : name_(name), where_(where) {
  if (const FailPoint* twin = detail::insert_sorted(points(), this, &FailPoint::name)) {
    assert_failed("the names of failpoints are unique",
                  fmt::format("failpoint \"{}\" is declared twice: at {} and at {}", name,
                              place_of(*twin), place_of(*this)),
                  where);
  }
}

IoEffect FailPoint::hit_armed(PointPlan& plan, const HitContext& context, size_t size) {
  // All tasks of a runtime share one OS thread, and what is armed there stays.
  if (current_runtime() != nullptr) return plan.hit_in_schedule(context, size);
  const detail::Visit visit(plan_, &plan);
  PointPlan* here = visit.plan();
  return here == nullptr ? IoEffect{0, size} : here->hit(visit.seat_cache(), context, size);
}

const std::vector<FailPoint*>& all_failpoints() { return points(); }

FailPoint* find_failpoint(std::string_view name) {
  return detail::find_sorted(points(), name, &FailPoint::name);
}

}  // namespace ordeal
