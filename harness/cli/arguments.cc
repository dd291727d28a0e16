#include "harness/cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <type_traits>

#include "harness/base/input_error.h"
#include "harness/cli/command.h"

namespace ordeal {
namespace {

// Returns the complaint about a number that is out of bounds; "" where it is within them. Whether
// the text is a number at all is CLI11's question.
std::string complaint_about(const std::string& text, const Argument& argument) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool fits =
      error == std::errc() && stop == end && number >= argument.least && number <= argument.most;
  if (fits) return "";
  if (argument.most == UINT64_MAX)
    return fmt::format("{}: expected an integer from {} on", text, argument.least);
  return fmt::format("{}: expected an integer from {} to {}", text, argument.least, argument.most);
}

// Adds one argument to a command of CLI11.
struct Adder {
  CLI::App& app;
  const Argument& argument;

  CLI::Option* operator()(bool* into) const {
    if (!argument.sets_false) return app.add_flag(argument.names, *into, argument.help);
    return app.add_flag_callback(argument.names, [into] { *into = false; }, argument.help);
  }
  CLI::Option* operator()(std::vector<std::string>* into) const {
    CLI::Option* option = app.add_option(argument.names, *into, argument.help);
    return argument.names.starts_with('-') ? option->allow_extra_args(false) : option;
  }
  CLI::Option* operator()(const TakeText& take) const {
    if (!argument.is_repeated)
      return app.add_option_function<std::string>(argument.names, take, argument.help);
    return app
        .add_option_function<std::vector<std::string>>(
            argument.names,
            [take](const std::vector<std::string>& texts) {
              for (const std::string& text : texts) take(text);
            },
            argument.help)
        ->allow_extra_args(false);
  }
  template <class T>
  CLI::Option* operator()(T* into) const {
    CLI::Option* option = app.add_option(argument.names, *into, argument.help);
    if constexpr (std::is_integral_v<T> || std::is_same_v<T, std::optional<uint64_t>>) {
      if (argument.least > 0 || argument.most < UINT64_MAX)
        option->check(
            [&one = argument](const std::string& text) { return complaint_about(text, one); });
    }
    return option;
  }
};

void add_argument(CLI::App& app, const Argument& argument) {
  CLI::Option* option = std::visit(Adder{app, argument}, argument.into);
  if (argument.is_required) option->required();
  if (argument.shows_default) option->capture_default_str();
  if (!argument.choices.empty()) option->check(CLI::IsMember(argument.choices));
}

// A command of CLI11 beside ours.
struct Pair {
  CLI::App* app;
  Command* command;
};

// The commands of a program with their arguments, while they are parsed.
class Parser {
 public:
  explicit Parser(const ProgramWords& program) : app_(program.summary, program.name) {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", program.version);
    app_.footer(fmt::format("Each command explains itself: {} run --help", program.name));
  }

  void add(CLI::App& parent, Command& command) {
    CLI::App& app = *parent.add_subcommand(command.name(), command.summary());
    if (command.is_inner()) app.group("");
    app.footer(command.notes());
    Arguments& arguments = arguments_.emplace_back();
    command.describe(arguments);
    for (const Argument& argument : arguments.all()) add_argument(app, argument);
    const std::vector<Command*> parts = command.parts();
    if (!parts.empty()) app.require_subcommand(1);
    for (Command* part : parts) add(app, *part);
    if (parts.empty()) pairs_.push_back({&app, &command});
  }
  CLI::App& root() { return app_; }

  Parsed parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return {nullptr, app_.exit(error) == 0 ? 0 : 64};
    }
    for (const Pair& pair : pairs_) {
      if (pair.app->parsed()) return {pair.command, 0};
    }
    return {nullptr, 64};
  }

 private:
  CLI::App app_;
  std::deque<Arguments> arguments_;  // CLI11 keeps references into them.
  std::vector<Pair> pairs_;
};

Duration duration_in(const std::string& option, const std::string& text, Duration least) {
  const std::optional<Duration> duration = parse_duration(text);
  if (!duration || *duration < least)
    throw InputError(fmt::format("{} {}: expected {}", option, text, kDurationForm));
  return *duration;
}

}  // namespace

Argument& Arguments::add(std::string names, Argument::Into into, std::string help) {
  Argument argument;
  argument.names = std::move(names);
  argument.into = std::move(into);
  argument.help = std::move(help);
  return all_.emplace_back(std::move(argument));
}

TakeText takes_duration(const std::string& option, Duration* into) {
  return [=](const std::string& text) { *into = duration_in(option, text, Duration::zero()); };
}
TakeText takes_duration(const std::string& option, std::optional<Duration>* into, Duration least) {
  return [=](const std::string& text) { *into = duration_in(option, text, least); };
}

Parsed parse_arguments(int argc, const char* const* argv, const ProgramWords& program,
                       const std::vector<Command*>& commands) {
  Parser parser(program);
  for (Command* command : commands) parser.add(parser.root(), *command);
  return parser.parse(argc, argv);
}

}  // namespace ordeal
