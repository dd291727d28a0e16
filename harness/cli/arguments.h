// The arguments of a command, described apart from the library that parses them: CLI11 takes half a
// minute to compile, so arguments.cc alone includes it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

// Takes the text of an option; throws InputError for text that it does not understand.
using TakeText = std::function<void(const std::string& text)>;

// One argument: an option with a value ("--out"), a flag ("--json"), or a positional argument,
// whose name has no dash ("scenarios"). What its value is stored in decides which values it takes.
struct Argument {
  using Into = std::variant<bool*,                      // A flag.
                            std::string*,               // Any text.
                            std::vector<std::string>*,  // An option that may be given again; a
                                                        // positional that takes all that follow.
                            uint32_t*, uint64_t*, int*, std::optional<uint64_t>*, TakeText>;

  std::string names;  // "--quiet,-q"
  Into into;
  std::string help;  // One line, without a full stop.

  bool is_required = false;          // Parsing fails without it.
  bool shows_default = false;        // Help shows the value that `into` has before parsing.
  bool is_repeated = false;          // A TakeText is called for each time that the option is given.
  bool sets_false = false;           // A flag that sets its variable to false.
  std::vector<std::string> choices;  // The only values; none: any.
  uint64_t least = 0, most = UINT64_MAX;  // Bounds of a number, both included.

  // Setters that can follow Arguments::add().
  Argument& required() { return is_required = true, *this; }
  Argument& with_default() { return shows_default = true, *this; }
  Argument& repeated() { return is_repeated = true, *this; }
  Argument& switches_off() { return sets_false = true, *this; }
  Argument& one_of(std::vector<std::string> all) { return choices = std::move(all), *this; }
  Argument& between(uint64_t low, uint64_t high) { return least = low, most = high, *this; }
  Argument& positive() { return between(1, UINT64_MAX); }
};

// The arguments of one command, in the order in which its help lists them.
class Arguments {
 public:
  // Adds an argument; the variable that `into` points to outlives the parsing. The reference stays
  // valid.
  Argument& add(std::string names, Argument::Into into, std::string help);

  const std::deque<Argument>& all() const { return all_; }

 private:
  std::deque<Argument> all_;
};

// Returns a function that stores a duration such as "30s". `option` begins the message for other
// text, and for a duration below `least`.
TakeText takes_duration(const std::string& option, Duration* into);
TakeText takes_duration(const std::string& option, std::optional<Duration>* into,
                        Duration least = Duration::zero());

class Command;

// A command line after parsing. Help and mistakes leave no command, but an exit status.
struct Parsed {
  Command* command = nullptr;  // To carry out; null: nothing is left to do.
  int status = 0;              // The exit status, if there is no command.
};

// The words of the program whose command line is parsed, for its own help.
struct ProgramWords {
  std::string name;     // "ordeal"
  std::string summary;  // One line.
  std::string version;
};

// Parses a command line and stores the values of the chosen command. Prints help, the version, or
// the complaint about a mistake itself. Throws what a TakeText throws.
Parsed parse_arguments(int argc, const char* const* argv, const ProgramWords& program,
                       const std::vector<Command*>& commands);

}  // namespace ordeal
