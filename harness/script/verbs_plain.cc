// What a scenario is, and how it runs: describe, tags, param, stress, explore, defect and kin.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/fault/defect.h"
#include "harness/script/environment.h"
#include "harness/script/include.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

int describe(State& state, lua_State* lua) {
  const std::string text = text_argument(lua, 1, "describe", "one sentence");
  const int depth = static_cast<int>(state.files.size());
  int& said_at = state.declared.describe_depth;
  if (said_at == depth) throw InputError("describe is said twice");
  note(state, where(lua), "describe " + text);
  if (said_at >= 0 && said_at < depth) return 0;  // The including file has spoken.
  said_at = depth;
  state.declared.plan.describe = text;
  return 0;
}

int tags(State& state, lua_State* lua) {
  static constexpr OptionRow kRow[] = {{"tags", OptionKind::text_list, nullptr, ""}};
  const Options checked =
      check_options(Options(Options::Record{{"tags", to_options(lua, 1, "tags")}}), kRow, "tags");
  std::vector<std::string>& all = state.declared.plan.tags;
  for (const std::string& tag : checked.texts("tags")) {
    if (std::find(all.begin(), all.end(), tag) == all.end()) all.push_back(tag);
  }
  note(state, where(lua), "tags " + checked.to_line());
  return 0;
}

template <class T>
bool reads_as(const std::string& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// Pushes `text`, read as the type of the default at index 2.
void push_override(lua_State* lua, const std::string& name, const std::string& text) {
  const char* wanted = "";
  switch (lua_type(lua, 2)) {
    case LUA_TBOOLEAN:
      if (text == "true" || text == "false") return lua_pushboolean(lua, text == "true");
      wanted = "true or false";
      break;
    case LUA_TNUMBER: {
      lua_Integer integer = 0;
      double number = 0;
      if (lua_isinteger(lua, 2) != 0) {
        if (reads_as(text, integer)) return lua_pushinteger(lua, integer);
        wanted = "an integer";
      } else {
        if (reads_as(text, number)) return lua_pushnumber(lua, number);
        wanted = "a number";
      }
      break;
    }
    default:
      lua_pushlstring(lua, text.data(), text.size());
      return;
  }
  throw InputError(fmt::format("--set {}={}: \"{}\" takes {}", name, text, name, wanted));
}

int param(State& state, lua_State* lua) {
  lua_settop(lua, 3);
  ParamPlan plan;
  plan.name = text_argument(lua, 1, "param", "its name");
  plan.at = where(lua);
  if (!lua_isnil(lua, 3)) plan.doc = text_argument(lua, 3, "param", "its help");
  const int type = lua_type(lua, 2);
  if (type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING) {
    throw InputError(fmt::format("param \"{}\": its default is text, a number or a boolean, not {}",
                                 plan.name, kind_of_argument(lua, 2)));
  }
  for (const ParamPlan& other : state.declared.plan.params) {
    if (other.name == plan.name)
      throw InputError(fmt::format("param \"{}\" is already declared at {}:{}", plan.name,
                                   other.at.file, other.at.line));
  }
  plan.fallback = shown_value(lua, 2);
  const auto& given = state.program.request.params;
  const auto found = given.find(plan.name);
  plan.overridden = found != given.end();
  if (plan.overridden) {
    push_override(lua, plan.name, found->second);
  } else {
    lua_pushvalue(lua, 2);
  }
  plan.value = shown_value(lua, -1);
  note(state, plan.at, fmt::format("param {}={}", plan.name, plan.value));
  state.declared.plan.params.push_back(std::move(plan));
  return 1;
}

int setup(State& state, lua_State* lua) {
  if (state.declared.setup != LUA_NOREF) throw InputError("setup is said twice");
  state.declared.setup = function_argument(lua, 1, "setup", "what to do first");
  state.declared.plan.has_setup = true;
  note(state, where(lua), "setup");
  return 0;
}
int teardown(State& state, lua_State* lua) {
  if (state.declared.teardown != LUA_NOREF) throw InputError("teardown is said twice");
  state.declared.teardown = function_argument(lua, 1, "teardown", "what to do last");
  state.declared.plan.has_teardown = true;
  note(state, where(lua), "teardown");
  return 0;
}

int stress(State& state, lua_State* lua) {
  static constexpr OptionRow kRows[] = {{"for_time", OptionKind::duration, nullptr, ""},
                                        {"quiesce_within", OptionKind::duration, nullptr, ""},
                                        {"close_within", OptionKind::duration, nullptr, ""},
                                        {"stall_after", OptionKind::duration, nullptr, ""},
                                        {"lock_order", OptionKind::boolean, nullptr, ""}};
  const Options given = check_options(to_options(lua, 1, "stress"), kRows, "stress");
  StressPlan& plan = state.declared.plan.stress;
  if (given.has("for_time")) plan.for_time = given.duration("for_time");
  if (given.has("quiesce_within")) plan.quiesce_within = given.duration("quiesce_within");
  if (given.has("close_within")) plan.close_within = given.duration("close_within");
  if (given.has("stall_after")) plan.stall_after = given.duration("stall_after");
  if (given.has("lock_order")) plan.lock_order = given.boolean("lock_order");
  note(state, where(lua), "stress " + given.to_line());
  return 0;
}

constexpr OptionRow kExploreRows[] = {{"for_time", OptionKind::duration, nullptr, ""},
                                      {"iterations", OptionKind::integer, nullptr, ""},
                                      {"jobs", OptionKind::integer, nullptr, ""},
                                      {"max_steps", OptionKind::integer, nullptr, ""},
                                      {"memory", OptionKind::text, nullptr, ""},
                                      {"points", OptionKind::text, nullptr, ""},
                                      {"races", OptionKind::boolean, nullptr, ""},
                                      {"runs", OptionKind::integer, nullptr, ""},
                                      {"set", OptionKind::record, nullptr, ""},
                                      {"shrink_for", OptionKind::duration, nullptr, ""},
                                      {"strategy", OptionKind::text, nullptr, ""},
                                      {"verify", OptionKind::boolean, nullptr, ""}};

// `set` has the names of params as its keys, so no table of ours can list them.
void keep_set(std::map<std::string, std::string>& kept, const Options& set) {
  const auto* record = std::get_if<Options::Record>(&set.value());
  if (record == nullptr) throw InputError("explore.set takes a table, as in set = { writers = 2 }");
  for (const auto& [name, value] : *record) {
    const Options::Value& given = value.value();
    const auto* text = std::get_if<std::string>(&given);
    const bool plain = text != nullptr || std::holds_alternative<bool>(given) ||
                       std::holds_alternative<int64_t>(given) ||
                       std::holds_alternative<double>(given);
    if (!plain)
      throw InputError(
          fmt::format("explore.set.{} takes text, a number or a boolean, as its param does", name));
    kept["set." + name] = text != nullptr ? *text : value.to_line();
  }
}

void check_one_of(const Options& given, const char* key, const char* one, const char* other) {
  if (!given.has(key) || given.text(key) == one || given.text(key) == other) return;
  throw InputError(fmt::format("explore.{} takes \"{}\" or \"{}\", not \"{}\"", key, one, other,
                               given.text(key)));
}

int explore(State& state, lua_State* lua) {
  const Options given = to_options(lua, 1, "explore");
  const auto* record = std::get_if<Options::Record>(&given.value());
  if (record == nullptr) throw InputError("explore takes a table with keys");
  Options::Record rest = *record;
  std::map<std::string, std::string>& kept = state.declared.plan.explore;
  if (const auto set = rest.find("set"); set != rest.end()) {
    keep_set(kept, set->second);
    rest.erase(set);
  }
  const Options checked = check_options(Options(std::move(rest)), kExploreRows, "explore");
  for (const char* key : {"iterations", "jobs", "max_steps", "runs"}) {
    if (checked.has(key) && checked.integer(key) < 1)
      throw InputError(fmt::format("explore.{} is 1 or more", key));
  }
  check_one_of(checked, "memory", "weak", "sc");
  check_one_of(checked, "points", "shared", "all");
  for (const auto& [key, value] : std::get<Options::Record>(checked.value())) {
    const auto* text = std::get_if<std::string>(&value.value());
    kept[key] = text != nullptr ? *text : value.to_line();
  }
  note(state, where(lua), "explore " + given.to_line());
  return 0;
}

int defect(State& state, lua_State* lua) {
  const std::string id = text_argument(lua, 1, "defect", "its id");
  check_defect(id);
  std::vector<std::string>& all = state.declared.plan.defects;
  if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
  note(state, where(lua), "defect " + id);
  return 0;
}

int must_fail(State& state, lua_State* lua) {
  const std::string text = text_argument(lua, 1, "must_fail", "a kind of finding");
  const size_t colon = text.find(':');
  const std::string kind{trim(std::string_view(text).substr(0, colon))};
  MustFail plan;
  plan.at = where(lua);
  const auto known = finding_kind_of(kind);
  if (!known) {
    throw InputError(fmt::format("must_fail: there is no kind of finding \"{}\"{}", kind,
                                 did_you_mean(kind, finding_kind_names())));
  }
  plan.kind = *known;
  if (colon != text.npos) plan.claim = trim(std::string_view(text).substr(colon + 1));
  if (state.declared.plan.must_fail) throw InputError("must_fail is said twice");
  note(state, plan.at, "must_fail " + text);
  state.declared.plan.must_fail = std::move(plan);
  return 0;
}

int sanitize(State& state, lua_State* lua) {
  const std::string name = text_argument(lua, 1, "sanitize", "\"thread\" or \"address\"");
  state.declared.plan.sanitize = parse_sanitizer("sanitize", name);
  note(state, where(lua), "sanitize " + name);
  return 0;
}

constexpr Verb kPlainVerbs[] = {
    {"describe", "describe \"…\": what the scenario claims, in one sentence", describe},
    {"tags", "tags {\"smoke\"}: words to select scenarios by", tags},
    {"param", "param(name, default, help): a value that --set may replace", param},
    {"setup", "setup(fn): runs once when the targets are open", setup},
    {"teardown", "teardown(fn): runs once before the targets close", teardown},
    {"stress", "stress {for_time, quiesce_within, close_within, stall_after, lock_order}", stress},
    {"explore", "explore {runs, strategy, iterations, …}: for schedules decided one by one",
     explore},
    {"defect", "defect \"id\": switches a planted bug on", defect},
    {"must_fail", "must_fail \"kind[: claim]\": the run passes when exactly that is found",
     must_fail},
    {"sanitize", "sanitize \"thread\": the scenario makes sense under that sanitizer alone",
     sanitize},
    {"include", "include \"path\": runs another file's declarations here", include_file},
};

int show_strategy(lua_State* lua) {
  lua_getfield(lua, 1, "text");
  return 1;
}
void push_strategy(lua_State* lua, const std::string& text);
// strategy {options}: the same strategy with options.
int call_strategy(lua_State* lua) {
  return guarded(lua, [lua] {
    lua_getfield(lua, 1, "text");
    const std::string name = lua_tostring(lua, -1);
    const Options given = to_options(lua, 2, name);
    const bool list = std::holds_alternative<Options::List>(given.value());
    push_strategy(lua, name + (list ? given.to_line() : "{" + given.to_line() + "}"));
    return 1;
  });
}
void push_strategy(lua_State* lua, const std::string& text) {
  lua_createtable(lua, 0, 1);
  lua_pushlstring(lua, text.data(), text.size());
  lua_setfield(lua, -2, "text");
  if (luaL_newmetatable(lua, "strategy") != 0) {
    lua_pushcfunction(lua, show_strategy);
    lua_setfield(lua, -2, "__tostring");
    lua_pushcfunction(lua, call_strategy);
    lua_setfield(lua, -2, "__call");
  }
  lua_setmetatable(lua, -2);
}

}  // namespace

void check_defect(const std::string& id) {
  if (find_defect(id) != nullptr) return;
  std::vector<std::string> ids;
  for (const Defect* known : all_defects()) ids.push_back(known->id());
  throw InputError(fmt::format("there is no defect \"{}\"{}", id, did_you_mean(id, ids)));
}

void open_strategies(State& state) {
  for (const char* name :
       {"random", "random_priority", "pct", "pos", "urw", "surw", "greybox", "dfs", "portfolio"}) {
    push_strategy(state.lua, name);
    lua_setglobal(state.lua, name);
  }
}

std::span<const Verb> plain_verbs() { return kPlainVerbs; }

}  // namespace ordeal::script
