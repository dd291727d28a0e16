// The list of commands. Adding a command is a new file and two lines here: its function below, and
// a row in commands.cc, which also says which programs offer it.
#pragma once

#include <memory>
#include <vector>

#include "harness/cli/command.h"

namespace ordeal {

// The commands of a program; it owns them.
using CommandList = std::vector<std::unique_ptr<Command>>;

// Makes every command that a program with this catalogue offers, in the order of the help. A
// program that can mount nothing has no `mount`, one without planted bugs no `score`.
CommandList make_commands(const Catalogue& catalogue);

// One function for each command, which makes a new one. The command is in the file of its name:
// make_run_command() in run_command.cc. Both inner commands are in worker_command.cc.
std::unique_ptr<Command> make_run_command();
std::unique_ptr<Command> make_list_command();
std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_mount_command();
std::unique_ptr<Command> make_report_command();
std::unique_ptr<Command> make_replay_command();
std::unique_ptr<Command> make_shrink_command();
std::unique_ptr<Command> make_score_command();
std::unique_ptr<Command> make_history_command();
std::unique_ptr<Command> make_history_check_command();     // Below `history`.
std::unique_ptr<Command> make_history_generate_command();  // Below `history`.
std::unique_ptr<Command> make_worker_command();            // Inner.
std::unique_ptr<Command> make_filesystem_command();        // Inner.

}  // namespace ordeal
