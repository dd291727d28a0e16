// A model that a scenario defines: its functions, as a history checker asks them.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "harness/history/closure_model.h"
#include "harness/script/state.h"

namespace ordeal::script {

// Values of a history as a script has them and back. A table with text keys is kept as a list that
// begins with kRecord, a pair for each key in order. Throws InputError for what is no plain data.
inline constexpr const char kRecord[] = "{}";
void push_value(lua_State* lua, const history::Value& value);
history::Value value_from(lua_State* lua, int index, const std::string& owner);

// The models of one state, made when they are asked for. Used by the state's thread.
class LuaModels {
 public:
  explicit LuaModels(State& state) : state_(state) {}

  const history::Model* find(const std::string& name);                // Null where there is none.
  const std::optional<ScriptError>& error() const { return error_; }  // The first of them all.

 private:
  history::Value initial(const DeclaredModel& model);
  history::Step apply(const DeclaredModel& model, const history::Value& state, std::string_view op,
                      const history::Value& argument);
  void call(int arguments);  // Leaves what the function returned; throws where it failed.

  State& state_;
  std::deque<std::pair<std::string, std::unique_ptr<history::ClosureModel>>> made_;
  std::optional<ScriptError> error_;
};

}  // namespace ordeal::script
