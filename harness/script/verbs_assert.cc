// What must come to pass, or never may: sometimes, eventually, reached, unreachable.
#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/fault/assertion.h"
#include "harness/fault/failpoint.h"
#include "harness/scenario/checks.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

constexpr OptionRow kEventuallyRows[] = {{"within", OptionKind::duration, "1s", ""},
                                         {"after", OptionKind::text, nullptr, ""}};

std::vector<std::string> point_names() {
  std::vector<std::string> names;
  for (const FailPoint* point : all_failpoints()) names.emplace_back(point->name());
  return names;
}
std::vector<std::string> coverage_claims() {
  std::vector<std::string> claims;
  for (const Assertion* assertion : all_assertions()) {
    const bool seeks = assertion->kind() == AssertionKind::sometimes ||
                       assertion->kind() == AssertionKind::reached;
    if (seeks) claims.emplace_back(assertion->claim());
  }
  return claims;
}

void check_point(const std::string& point, const char* verb) {
  if (find_failpoint(point) != nullptr) return;
  throw InputError(fmt::format("{}: there is no point \"{}\"{}", verb, point,
                               did_you_mean(point, point_names())));
}

// A claim of a target that asks to be seen: by ORDEAL_SOMETIMES or ORDEAL_REACHED.
void check_claim(const std::string& claim, const char* verb) {
  const Assertion* assertion = find_assertion(claim);
  if (assertion == nullptr)
    throw InputError(fmt::format("{}: no target claims \"{}\"{}", verb, claim,
                                 did_you_mean(claim, coverage_claims())));
  if (assertion->kind() == AssertionKind::always || assertion->kind() == AssertionKind::unreachable)
    throw InputError(fmt::format("{}: \"{}\" is an {} of {}:{}, which is judged in every run", verb,
                                 claim, to_string(assertion->kind()), assertion->file(),
                                 assertion->line()));
}

// sometimes and reached: a claim and what shows it, or the claim of a target alone.
CheckPlan read_sought(lua_State* lua, CheckKind kind, const char* expected) {
  CheckPlan plan;
  plan.kind = kind;
  plan.at = where(lua);
  plan.name = text_argument(lua, 1, to_string(kind), "its claim");
  if (lua_type(lua, 2) == LUA_TFUNCTION) return plan;
  plan.point = lua_gettop(lua) < 2 ? plan.name : text_argument(lua, 2, to_string(kind), expected);
  if (names_claim(plan.point)) {
    check_claim(plan.point, to_string(kind));
  } else {
    check_point(plan.point, to_string(kind));
  }
  return plan;
}

int sometimes(State& state, lua_State* lua) {
  CheckPlan plan =
      read_sought(lua, CheckKind::sometimes, "a point, a target's claim or a function");
  const bool asks = lua_type(lua, 2) == LUA_TFUNCTION;
  const int question = asks ? function_argument(lua, 2, "sometimes", "its question") : LUA_NOREF;
  declare_check(state, std::move(plan), question);
  return 0;
}

int reached(State& state, lua_State* lua) {
  if (lua_type(lua, 2) == LUA_TFUNCTION)
    throw InputError("reached takes a point; what a function asks is said with sometimes");
  declare_check(state, read_sought(lua, CheckKind::reached, "a point or a target's claim"),
                LUA_NOREF);
  return 0;
}

int unreachable(State& state, lua_State* lua) {
  CheckPlan plan;
  plan.kind = CheckKind::unreachable;
  plan.at = where(lua);
  plan.name = text_argument(lua, 1, "unreachable", "its claim");
  plan.point = text_argument(lua, 2, "unreachable", "a point");
  check_point(plan.point, "unreachable");
  declare_check(state, std::move(plan), LUA_NOREF);
  return 0;
}

// In a process of its own a target's points are hit where nobody waits for them.
void refuse_mounted(const State& state, const std::string& point) {
  for (const TargetPlan& target : state.declared.plan.targets) {
    if (!target.via_mount || !point.starts_with(std::string(target.row->name) + ".")) continue;
    throw InputError(
        fmt::format("eventually: target.{} is mounted, so its point \"{}\" is hit in another "
                    "process: leave `after` out, or open it with via = \"core\"",
                    target.row->name, point));
  }
}

int eventually(State& state, lua_State* lua) {
  CheckPlan plan;
  plan.kind = CheckKind::eventually;
  plan.at = where(lua);
  plan.name = text_argument(lua, 1, "eventually", "its claim");
  const bool limits = lua_type(lua, 2) == LUA_TTABLE;
  const Options given = limits ? to_options(lua, 2, "eventually") : Options();
  const Options checked = check_options(given, kEventuallyRows, "eventually");
  plan.within = checked.duration("within");
  if (plan.within <= Duration::zero() || plan.within > std::chrono::hours(1))
    throw InputError("eventually.within is more than 0 and at most 1h");
  if (checked.has("after")) {
    plan.point = checked.text("after");
    check_point(plan.point, "eventually.after");
    refuse_mounted(state, plan.point);
  }
  const int question = function_argument(lua, limits ? 3 : 2, "eventually", "its question");
  declare_check(state, std::move(plan), question);
  return 0;
}

constexpr Verb kVerbs[] = {
    {"sometimes", "sometimes(claim, point, target's claim or fn): must have been seen once",
     sometimes},
    {"eventually", "eventually(claim, {within, after}, fn): must come to hold in time", eventually},
    {"reached", "reached(claim, point): the point must have been hit", reached},
    {"unreachable", "unreachable(claim, point): the point must never be hit", unreachable},
};

}  // namespace

std::span<const Verb> assert_verbs() { return kVerbs; }

}  // namespace ordeal::script
