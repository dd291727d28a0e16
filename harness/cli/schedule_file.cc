#include "harness/cli/schedule_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/input_error.h"
#include "harness/cli/console.h"
#include "harness/run/scenario_files.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

std::string schedule_text(const stdfs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || stdfs::is_directory(path))
    throw InputError(fmt::format("{}: there is no such schedule or result", path.string()));
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

// Returns the schedule file of the first finding of a result that has one.
std::string schedule_of_result(const Catalogue& catalogue, const stdfs::path& path) {
  const std::string text = schedule_text(path);
  Result result;
  try {
    result = catalogue.read_result(text);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", path.string(), error.what()));
  }
  for (const Interleaving& interleaving : result.interleavings) {
    if (!interleaving.schedule_file.empty())
      return (path.parent_path() / interleaving.schedule_file).string();
  }
  throw InputError(fmt::format("{}: no finding of this run has a schedule; to run it again: {}",
                               path.string(), result.reproduce));
}

}  // namespace

void take_schedule(const CommandContext& context, const std::string& named,
                   ReplayRequest& request) {
  stdfs::path path = named;
  if (stdfs::is_directory(path)) path /= "result.json";
  request.file =
      path.extension() == ".json" ? schedule_of_result(context.catalogue, path) : path.string();
  request.schedule = explore::parse_schedule(schedule_text(request.file), request.file);
  try {
    ask_for_scenario(request.schedule, request.run);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", request.file, error.what()));
  }
  request.run.scenario_roots = roots_of(request.run.file);
  request.run.color = wants_color(STDOUT_FILENO);
}

}  // namespace ordeal
