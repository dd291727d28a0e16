#include "harness/script/include.h"

#include <filesystem>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/script/values.h"

namespace ordeal::script {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// The file's stem-mates, for "did you mean".
std::vector<std::string> neighbours(const std::vector<fs::path>& tried) {
  std::vector<std::string> names;
  for (const fs::path& path : tried) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(path.parent_path(), ignored)) {
      if (entry.path().extension() == ".lua") names.push_back(entry.path().stem().string());
    }
  }
  return names;
}

std::string find_included(const Program& program, const std::string& from,
                          const std::string& name) {
  fs::path wanted = name;
  if (wanted.extension() != ".lua") wanted += ".lua";
  std::vector<fs::path> tried = {fs::path(from).parent_path() / wanted};
  for (const std::string& directory : program.request.directories)
    tried.push_back(directory / wanted);
  for (const fs::path& path : tried) {
    if (is_file(path)) return path.lexically_normal().string();
  }
  throw InputError(fmt::format("include \"{}\": there is no such file{}", name,
                               did_you_mean(wanted.stem().string(), neighbours(tried))));
}

}  // namespace

int include_file(State& state, lua_State* lua) {
  const std::string name = text_argument(lua, 1, "include", "a path");
  const std::string key = state.files.back().first + "\n" + name;
  const auto known = state.program.included.find(key);
  std::string path;
  if (known != state.program.included.end()) {
    path = known->second;
  } else {
    path = find_included(state.program, state.files.back().first, name);
    if (state.learning != nullptr) state.learning->included.emplace(key, path);
  }
  for (const auto& [running, shown] : state.files) {
    if (running == path)
      throw InputError(
          fmt::format("include \"{}\": the files include each other in a circle", name));
  }
  luaL_getsubtable(lua, LUA_REGISTRYINDEX, "ordeal.included");
  if (lua_getfield(lua, -1, path.c_str()) != LUA_TNIL) {
    lua_rawgeti(lua, -1, 1);
    return 1;
  }
  lua_pop(lua, 1);
  const int before = lua_gettop(lua);
  push_chunk(state, path, path);
  state.files.emplace_back(path, path);
  lua_call(lua, 0, 1);
  state.files.pop_back();
  lua_createtable(lua, 1, 0);
  lua_pushvalue(lua, -2);
  lua_rawseti(lua, -2, 1);
  lua_setfield(lua, before, path.c_str());
  return 1;
}

std::string scenario_name(const std::string& file, const std::vector<std::string>& directories) {
  const fs::path path = fs::path(file).lexically_normal().replace_extension();
  std::error_code ignored;
  const fs::path whole = fs::absolute(path, ignored).lexically_normal();
  for (const std::string& directory : directories) {
    fs::path root = fs::absolute(directory, ignored).lexically_normal();
    if (!root.has_filename()) root = root.parent_path();
    const std::string prefix = root.string() + "/";
    if (whole.string().starts_with(prefix)) return whole.string().substr(prefix.size());
  }
  const std::string text = whole.string();
  const size_t root = text.rfind("/scenarios/");
  return root == text.npos ? path.filename().string() : text.substr(root + 11);
}

}  // namespace ordeal::script
