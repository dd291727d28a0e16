#include "harness/cli/cli.h"

#include <fmt/format.h>

#include <system_error>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/run/record/environment.h"
#include "harness/scenario/run_request.h"
#include "harness/script/script.h"

namespace ordeal {
namespace {

ScriptLoader loader_for(const Catalogue& catalogue) {
  return [&catalogue](const RunRequest& run) {
    ScriptRequest request;
    request.file = run.file;
    request.targets = catalogue.targets;
    request.params = run.params;
    request.defects = run.defects;
    request.seed = run.seed;
    request.directories = run.scenario_roots;
    return load_script(request);
  };
}

std::string command_line(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 0; i < argc; ++i) words.push_back(shell_quoted(argv[i]));
  return join(words, " ");
}

int parse_and_run(int argc, char** argv, const Catalogue& catalogue) {
  const CommandList commands = make_commands(catalogue);
  std::vector<Command*> all;
  for (const auto& command : commands) all.push_back(command.get());
  const ProgramWords program{
      catalogue.program, "Concurrency stress and fault injection, scripted in Lua", own_version()};
  const Parsed parsed = parse_arguments(argc, argv, program, all);
  if (parsed.command == nullptr) return parsed.status;
  return parsed.command->run({catalogue, loader_for(catalogue), argv[0], command_line(argc, argv)});
}

}  // namespace

int cli_main(int argc, char** argv, const Catalogue& catalogue) {
  try {
    return parse_and_run(argc, argv, catalogue);
  } catch (const InputError& error) {
    fmt::print(stderr, "{}: {}\n", catalogue.program, error.what());
  } catch (const std::system_error& error) {
    fmt::print(stderr, "{}: {}\n", catalogue.program, error.what());
  }
  return 64;
}

}  // namespace ordeal
