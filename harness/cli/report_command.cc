#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/cli/commands.h"
#include "harness/cli/console.h"

namespace ordeal {
namespace stdfs = std::filesystem;

int report_command(const Catalogue& catalogue, const std::string& path, const std::string& out) {
  stdfs::path file = path;
  if (stdfs::is_directory(file)) file /= "result.json";
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(fmt::format("{}: there is no such result", file.string()));
  std::ostringstream text;
  text << in.rdbuf();
  RunOutcome outcome;
  try {
    outcome.result = catalogue.read_result(text.str());
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", file.string(), error.what()));
  }
  outcome.dir = out.empty() ? file.parent_path().string() : out;
  if (outcome.dir.empty()) outcome.dir = ".";
  std::error_code error;
  stdfs::create_directories(outcome.dir, error);
  for (const ReportRow& row : catalogue.reports) {
    const stdfs::path target = stdfs::path(outcome.dir) / row.file_name;
    if (stdfs::equivalent(target, file, error)) continue;  // The source stays as it is.
    std::ofstream written(target, std::ios::binary);
    written << row.write(outcome.result);
    written.close();
    if (!written) throw InputError(fmt::format("cannot write {}", target.string()));
    outcome.reports.push_back(target.string());
  }
  fmt::print("{}", describe_outcome(outcome, wants_color(1)));
  return exit_status(outcome.result.verdict);
}

}  // namespace ordeal
