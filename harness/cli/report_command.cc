// ordeal report
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/base/input_error.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

std::string result_text(const stdfs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(fmt::format("{}: there is no such result", file.string()));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class ReportCommand final : public Command {
 public:
  std::string name() const override { return "report"; }
  std::string summary() const override { return "Write the reports of a result.json again"; }
  std::string notes() const override {
    return "Example:\n"
           "  ordeal report out/smoke/limiter_exact/20261120-185128\n"
           "\nExit status: that of the run.";
  }

  void describe(Arguments& arguments) override {
    arguments.add("result", &path_, "A result.json, or the directory of a run").required();
    arguments.add("--out", &out_, "The directory to write to; default: beside the result");
  }

  int run(const CommandContext& context) override {
    stdfs::path file = path_;
    if (stdfs::is_directory(file)) file /= "result.json";
    RunOutcome outcome;
    try {
      outcome.result = context.catalogue.read_result(result_text(file));
    } catch (const InputError& error) {
      const std::string why = error.what();
      throw InputError(why.starts_with(file.string()) ? why
                                                      : fmt::format("{}: {}", file.string(), why));
    }
    outcome.dir = out_.empty() ? file.parent_path().string() : out_;
    if (outcome.dir.empty()) outcome.dir = ".";
    std::error_code error;
    stdfs::create_directories(outcome.dir, error);
    for (const ReportRow& row : context.catalogue.reports) write(row, file, outcome);
    fmt::print("{}", describe_outcome(outcome, wants_color(STDOUT_FILENO)));
    return exit_status(outcome.result.verdict);
  }

 private:
  // Writes one report, unless that would overwrite the result that was read.
  static void write(const ReportRow& row, const stdfs::path& source, RunOutcome& outcome) {
    const stdfs::path target = stdfs::path(outcome.dir) / row.file_name;
    std::error_code error;
    if (stdfs::equivalent(target, source, error)) return;
    std::ofstream written(target, std::ios::binary);
    written << row.write(outcome.result);
    written.close();
    if (!written) throw InputError(fmt::format("cannot write {}", target.string()));
    outcome.reports.push_back(target.string());
  }

  std::string path_, out_;
};

}  // namespace

std::unique_ptr<Command> make_report_command() { return std::make_unique<ReportCommand>(); }

}  // namespace ordeal
