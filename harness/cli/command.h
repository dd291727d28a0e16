// A command of the program: `ordeal run`, `ordeal list`, …
//
// To add one, write a class in a file of its own, a function that makes it, and a line in the list
// of commands.cc. Its help, its parsing and its place in `ordeal --help` follow from its members.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/cli/arguments.h"
#include "harness/run/life/worker_request.h"
#include "harness/scenario/catalogue.h"

namespace ordeal {

// What a command is carried out with, besides its arguments.
struct CommandContext {
  const Catalogue& catalogue;
  ScriptLoader load;    // Loads scenarios with the targets of the catalogue.
  std::string program;  // The program as typed: "build/release/ordeal".
  std::string line;     // The whole command line, quoted for a shell.
};

// One command. The members are called in the order in which they stand here, each once.
class Command {
 public:
  virtual ~Command() = default;

  // The word that chooses the command: "run".
  virtual std::string name() const = 0;
  // What the command does, in one line without a full stop.
  virtual std::string summary() const = 0;
  // Text below the options in the help: examples, and the exit status where it says something.
  virtual std::string notes() const = 0;
  // Returns true for a command that only a run starts, never a person: help does not list it.
  virtual bool is_inner() const { return false; }

  // Adds the arguments. They are stored in members of the command while the command line is parsed.
  virtual void describe(Arguments& arguments) { (void)arguments; }
  // Commands below this one, as `history` has `check`; then this one is never run itself. They
  // belong to this command.
  virtual std::vector<Command*> parts() { return {}; }

  // Carries the command out and returns the exit status of the program. Throws InputError, and
  // std::system_error. Call it on the main thread.
  virtual int run(const CommandContext& context) = 0;
};

}  // namespace ordeal
