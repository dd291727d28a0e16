// ordeal history generate
#include <fmt/format.h>

#include "harness/base/input_error.h"
#include "harness/cli/commands.h"
#include "harness/cli/history_model.h"
#include "harness/history/generate.h"
#include "harness/history/read.h"

namespace ordeal {
namespace {

class HistoryGenerateCommand final : public Command {
 public:
  std::string name() const override { return "generate"; }
  std::string summary() const override {
    return "Make a history up that is linearizable, but for the lies asked for";
  }
  std::string notes() const override {
    return "Examples:\n"
           "  ordeal history generate --model register --clients 10 --operations 100000 --pending "
           "1/100 > h.jsonl\n"
           "  ordeal history generate --model queue --lies 1 --seed 7 | ordeal history check - "
           "--model queue";
  }

  void describe(Arguments& arguments) override {
    arguments.add("--model", &model_, "The model, as for check").required();
    arguments.add("--clients", &options_.clients, "How many clients call")
        .with_default()
        .between(1, 100'000);
    arguments.add("--operations", &options_.operations, "How many operations they call")
        .with_default();
    arguments
        .add("--values", &options_.values,
             "How many different arguments there are; 0: each is unique")
        .with_default();
    arguments.add("--keys", &options_.keys, "How many keys there are").with_default();
    add_chance(arguments, "--pending", options_.pending,
               "The chance that an operation never returns: 1/100; default: 0");
    add_chance(arguments, "--noinfo", options_.noinfo,
               "The chance that an output is lost; default: 0");
    add_chance(arguments, "--fail", options_.fail,
               "The chance that an operation is not applied; default: 0");
    arguments.add("--lies", &options_.lies, "How many outputs are replaced by wrong ones")
        .with_default();
    arguments.add("--seed", &options_.seed, "The same seed gives the same history").with_default();
  }

  int run(const CommandContext&) override {
    for (const history::Operation& operation : history::generate(model_named(model_), options_))
      fmt::print("{}\n", history::to_line(operation));
    return 0;
  }

 private:
  static void add_chance(Arguments& arguments, const std::string& name, Chance& into,
                         const std::string& help) {
    arguments.add(name, TakeText([name, &into](const std::string& text) {
                    const std::optional<Chance> chance = parse_chance(text);
                    if (!chance)
                      throw InputError(
                          fmt::format("{} {}: expected a chance such as 1/20 or 5%", name, text));
                    into = *chance;
                  }),
                  help);
  }

  std::string model_;
  history::GenerateOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_history_generate_command() {
  return std::make_unique<HistoryGenerateCommand>();
}

}  // namespace ordeal
