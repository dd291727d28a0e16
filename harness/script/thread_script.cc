#include "harness/script/thread_script.h"

#include <utility>

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/scenario/mix.h"
#include "harness/script/difference.h"
#include "harness/script/environment.h"
#include "harness/script/model.h"
#include "harness/script/state.h"
#include "harness/script/thread_object.h"

namespace ordeal::script {
namespace {

// Setup, teardown and checks come back at some time; this many instructions take seconds.
constexpr int64_t kFunctionLimit = 1'000'000'000;

// The loop of a group lies inside one protected call. Stack: the body and `t`.
int run_body(lua_State* lua) {
  State& state = State::of(lua);
  Lane& lane = *state.lane;
  while (lane.next()) {
    lua_pushvalue(lua, 1);
    lua_pushvalue(lua, 2);
    lua_call(lua, 1, 0);
    ++state.iteration;
  }
  return 0;
}

class LuaThread final : public ThreadScript {
 public:
  LuaThread(const Program& program, ThreadEnv& env)
      : program_(program), env_(env), state_(load(Memory::heap)) {}

  // Who never starts over pays nothing for it: the first time makes a new state, in an arena.
  void start_over() override {
    if (state_->arena() != nullptr) return state_->start_over();
    state_ = load(Memory::arena);
    state_->keep();
  }

  const State& state() const { return *state_; }

  std::optional<ScriptError> run_group(size_t group, Lane& lane) override {
    const GroupPlan& plan = program_.plan.groups.at(group);
    if (!plan.mix.empty()) return run_mix(program_.plan, plan, env_, lane);
    state_->enter(&lane);
    state_->iteration = 0;
    lua_pushcfunction(state_->lua, run_body);
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, state_->declared.bodies[group]);
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, state_->thread_object);
    std::optional<ScriptError> error = call_protected(*state_, 2, 0);
    lua_sethook(state_->lua, nullptr, 0, 0);
    state_->lane = nullptr;
    if (state_->cut) error.reset();  // A body that never came back ended with the run: no error.
    state_->cut = false;
    return error;
  }

  std::optional<ScriptError> setup() override { return run_once(state_->declared.setup); }
  std::optional<ScriptError> teardown() override { return run_once(state_->declared.teardown); }

  const history::Model* model(const std::string& name) override {
    if (models_ == nullptr) models_ = std::make_unique<LuaModels>(*state_);
    return models_->find(name);
  }
  std::optional<ScriptError> model_error() const override {
    return models_ == nullptr ? std::nullopt : models_->error();
  }

  Answer check(size_t check) override {
    const int function = state_->declared.checks.at(check);
    ALWAYS_ASSERT(function != LUA_NOREF, program_.plan.checks[check].name);
    const int before = lua_gettop(state_->lua);
    Answer answer;
    answer.error = call(function, LUA_MULTRET);
    if (!answer.error) read_answer(before, program_.plan.checks[check], answer);
    lua_settop(state_->lua, before);
    return answer;
  }

  // In the middle of an operation: what that has in state_->call is kept for it.
  std::optional<ScriptError> fault_call(uint32_t function) override {
    Call kept = std::move(state_->call);  // What it points to stays where it is.
    state_->call = Call();
    state_->call.random = kept.random;
    Lane* lane = std::exchange(state_->lane, nullptr);
    luaL_checkstack(state_->lua, 8, "a fault's function");
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, state_->declared.fault_calls.at(function));
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, state_->thread_object);
    std::optional<ScriptError> error = call_protected(*state_, 1, 0);
    state_->lane = lane;
    state_->call = std::move(kept);
    return error;
  }

 private:
  std::unique_ptr<State> load(Memory memory) {
    auto state = std::make_unique<State>(program_, nullptr, &env_, memory);
    state->load();
    const std::string difference = first_difference(program_.log, state->declared.log);
    if (!difference.empty()) throw InputError(difference);
    lua_pushcfunction(state->lua, [](lua_State* lua) {
      State& self = State::of(lua);
      make_thread_object(self, self.program.plan);
      return 0;
    });
    if (const auto error = call_protected(*state, 0, 0)) throw InputError(error->message);
    return state;
  }

  // Everything between the old top of the stack and the new one is what the check returned.
  void read_answer(int before, const CheckPlan& plan, Answer& answer) {
    if (lua_gettop(state_->lua) == before) {
      answer.error = ScriptError{to_string(plan.at) + std::string(to_string(plan.kind)) + " \"" +
                                     plan.name + "\" returned nothing; it returns true or false",
                                 ""};
      return;
    }
    answer.holds = lua_toboolean(state_->lua, before + 1) != 0;
    if (lua_gettop(state_->lua) > before + 1) answer.detail = shown_value(state_->lua, before + 2);
  }

  std::optional<ScriptError> call(int function, int results) {
    state_->enter(env_.lane);
    install_hook(*state_, kFunctionLimit);
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, function);
    lua_rawgeti(state_->lua, LUA_REGISTRYINDEX, state_->thread_object);
    std::optional<ScriptError> error = call_protected(*state_, 1, results);
    lua_sethook(state_->lua, nullptr, 0, 0);
    state_->lane = nullptr;
    return error;
  }

  std::optional<ScriptError> run_once(int function) {
    return function == LUA_NOREF ? std::nullopt : call(function, 0);
  }

  const Program& program_;
  ThreadEnv& env_;
  std::unique_ptr<State> state_;
  std::unique_ptr<LuaModels> models_;  // Of that state: who asks them does not start over.
};

}  // namespace

std::unique_ptr<ThreadScript> make_thread_script(const Program& program, ThreadEnv& env) {
  return std::make_unique<LuaThread>(program, env);
}

KeptMemory kept_memory(const ThreadScript& thread) {
  const Arena* arena = static_cast<const LuaThread&>(thread).state().arena();
  if (arena == nullptr) return {};
  return {arena->held(), arena->reserved(), arena->image_size()};
}

}  // namespace ordeal::script
