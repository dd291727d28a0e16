#include "harness/script/script.h"

#include <algorithm>
#include <filesystem>

#include "harness/script/include.h"
#include "harness/script/state.h"
#include "harness/script/thread_script.h"
#include "harness/script/verbs.h"

namespace ordeal {
namespace script {

void State::load() {
  const std::string& shown = program.request.file;
  const std::string path = std::filesystem::path(shown).lexically_normal().string();
  files.emplace_back(path, shown);
  push_chunk(*this, path, shown);
  install_hook(*this, static_cast<int64_t>(program.request.load_limit));
  const auto error = call_protected(*this, 0, 0);
  lua_sethook(lua, nullptr, 0, 0);
  if (error) throw InputError(error->message);
  files.pop_back();
  if (learning != nullptr) check_declared(*this);
}

namespace {

class LuaScript final : public Script {
 public:
  explicit LuaScript(const ScriptRequest& request) {
    program_.request = request;
    program_.targets.assign(request.targets.begin(), request.targets.end());
    State state(program_, &program_, nullptr);
    state.load();
    Plan& plan = program_.plan = std::move(state.declared.plan);
    program_.log = std::move(state.declared.log);
    plan.file = request.file;
    for (const auto& [path, chunk] : program_.chunks) plan.files.push_back(path);
    plan.name = scenario_name(request.file, request.directories);
    for (const std::string& id : request.defects) {
      check_defect(id);
      if (std::find(plan.defects.begin(), plan.defects.end(), id) == plan.defects.end())
        plan.defects.push_back(id);
    }
  }

  const Plan& plan() const override { return program_.plan; }
  std::unique_ptr<ThreadScript> make_thread(ThreadEnv& env) const override {
    return make_thread_script(program_, env);
  }

 private:
  Program program_;
};

}  // namespace
}  // namespace script

std::unique_ptr<Script> load_script(const ScriptRequest& request) {
  return std::make_unique<script::LuaScript>(request);
}

}  // namespace ordeal
