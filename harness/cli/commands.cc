#include "harness/cli/commands.h"

namespace ordeal {
namespace {

// A command of the list, and whether a program with this catalogue offers it.
struct CommandRow {
  std::unique_ptr<Command> (*make)();
  bool (*offered)(const Catalogue& catalogue);
};

bool always(const Catalogue&) { return true; }
bool mounts(const Catalogue& catalogue) { return catalogue.mount != nullptr; }
bool scores(const Catalogue& catalogue) { return !catalogue.score_programs.empty(); }

constexpr CommandRow kCommandRows[] = {
    {make_run_command, always},        {make_list_command, always},
    {make_check_command, always},      {make_mount_command, mounts},
    {make_report_command, always},     {make_replay_command, always},
    {make_shrink_command, always},     {make_score_command, scores},
    {make_history_command, always},    {make_worker_command, always},
    {make_filesystem_command, always},
};

}  // namespace

CommandList make_commands(const Catalogue& catalogue) {
  CommandList commands;
  for (const CommandRow& row : kCommandRows) {
    if (row.offered(catalogue)) commands.push_back(row.make());
  }
  return commands;
}

}  // namespace ordeal
