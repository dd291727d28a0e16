#include "harness/run/scenario_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "harness/base/input_error.h"

namespace ordeal {
namespace stdfs = std::filesystem;

std::vector<std::string> find_scenarios(const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!stdfs::exists(path, error)) {
      throw InputError(fmt::format("{}: there is no such scenario or directory", path));
    }
    if (!stdfs::is_directory(path)) {
      found.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (auto it = stdfs::recursive_directory_iterator(path); it != stdfs::end(it); ++it) {
      if (it->is_directory() && it->path().filename() == "lib") it.disable_recursion_pending();
      if (it->path().extension() == ".lua") inside.push_back(it->path().lexically_normal());
    }
    if (inside.empty()) throw InputError(fmt::format("{}: holds no scenario (*.lua)", path));
    std::sort(inside.begin(), inside.end());
    found.insert(found.end(), inside.begin(), inside.end());
  }
  return found;
}

std::vector<std::string> roots_of(const std::string& file) {
  const stdfs::path own = stdfs::path(file).parent_path();
  for (stdfs::path dir = stdfs::absolute(file).parent_path(); dir.has_relative_path();
       dir = dir.parent_path()) {
    if (dir.filename() == "scenarios") return {stdfs::proximate(dir).string()};
  }
  return {own.empty() ? "." : own.string()};
}

}  // namespace ordeal
