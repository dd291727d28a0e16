#include "harness/fault/failpoint.h"

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/base/text.h"
#include "harness/fault/errno_names.h"
#include "harness/fault/point_plan.h"
#include "harness/fault/registry.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

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

FailPoint::FailPoint(const char* name, std::source_location where)
    : FailPoint(name, PointTraits{}, where) {}

FailPoint::FailPoint(const char* name, PointTraits traits, std::source_location where)
    : name_(name), traits_(traits), where_(where) {
  if (const FailPoint* twin = detail::insert_sorted(points(), this, &FailPoint::name)) {
    assert_failed("the names of failpoints are unique",
                  fmt::format("failpoint \"{}\" is declared twice: at {} and at {}", name,
                              place_of(*twin), place_of(*this)),
                  where);
  }
}

IoEffect FailPoint::hit_armed(PointPlan& plan, const HitContext& context, size_t size) {
  PointListener* const listener = listener_.load(std::memory_order_relaxed);
  if (listener != nullptr) [[unlikely]]
    listener->hit(*this);
  // All tasks of a runtime share one OS thread, and what is armed there stays.
  if (current_runtime() != nullptr) return plan.hit_in_schedule(context, size);
  const detail::Visit visit(plan_, &plan);
  PointPlan* here = visit.plan();
  return here == nullptr ? IoEffect{.size = size} : here->hit(visit.hit_cache(), context, size);
}

void IoEffect::between_halves() const {
  if (apart > Duration::zero()) return sleep_for(apart);
  yield();
}

void IoEffect::spoil(std::span<char> bytes) const {
  if (!corrupt || bytes.empty()) return;
  const uint64_t bit = corrupt_at % (bytes.size() * 8);
  char& byte = bytes[bit / 8];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % 8)));
}

std::vector<int> legal_errors(const FailPoint& point) {
  std::vector<int> codes;
  for (const std::string& name : split(point.traits().legal, ' ')) {
    if (const int code = errno_by_name(name)) codes.push_back(code);
  }
  return codes;
}

std::vector<std::string> supported_actions(const FailPoint& point) {
  const PointTraits& traits = point.traits();
  std::vector<std::string> words;
  if (traits.io) words.emplace_back("short");
  if (traits.torn) words.emplace_back("torn");
  if (traits.corrupt) words.emplace_back("corrupt");
  if (traits.stale) words.emplace_back("stale");
  return words;
}

const std::vector<FailPoint*>& all_failpoints() { return points(); }

FailPoint* find_failpoint(std::string_view name) {
  return detail::find_sorted(points(), name, &FailPoint::name);
}

}  // namespace ordeal
