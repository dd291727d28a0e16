#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/fault_runs.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

std::string contents_of(const stdfs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || stdfs::is_directory(path))
    throw InputError(fmt::format("{}: there is no such schedule or result", path.string()));
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

// The schedule of a result's first finding that has one.
std::string schedule_of_result(const Catalogue& catalogue, const stdfs::path& path) {
  Result result;
  try {
    result = catalogue.read_result(contents_of(path));
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", path.string(), error.what()));
  }
  for (const Interleaving& interleaving : result.interleavings) {
    if (!interleaving.schedule_file.empty())
      return (path.parent_path() / interleaving.schedule_file).string();
  }
  throw InputError(fmt::format("{}: no finding of this run has a schedule; see its own line: {}",
                               path.string(), result.reproduce));
}

ReplayRequest prepare(const Catalogue& catalogue, const ReplayCommand& command) {
  ReplayRequest request = command.request;
  stdfs::path path = command.path;
  if (stdfs::is_directory(path)) path /= "result.json";
  request.file = path.extension() == ".json" ? schedule_of_result(catalogue, path) : path.string();
  request.schedule = explore::parse_schedule(contents_of(request.file), request.file);
  try {
    ask_for_scenario(request.schedule, request.run);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", request.file, error.what()));
  }
  request.run.scenario_roots = roots_of(request.run.file);
  request.run.color = wants_color(1);
  return request;
}

}  // namespace

int replay_command(const Catalogue& catalogue, const ReplayCommand& command) {
  if (has_faults_alone(catalogue, command.path)) {
    RunCommand again;
    again.request.program = command.request.run.program;
    again.request.replay_faults = command.path;
    again.request.sanitize = command.request.run.sanitize;
    again.request.color = wants_color(1);
    return run_command(catalogue, again);
  }
  return replay_schedule(prepare(catalogue, command), loader_for(catalogue));
}

int shrink_command(const Catalogue& catalogue, const ReplayCommand& command) {
  return shrink_schedule(prepare(catalogue, command), loader_for(catalogue));
}

}  // namespace ordeal
