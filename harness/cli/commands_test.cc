#include "harness/cli/commands.h"

#include <gmock/gmock.h>

#include <set>

#include "harness/base/input_error.h"
#include "harness/cli/arguments.h"

namespace ordeal {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

int mount_nothing(const MountArguments&) { return 0; }

// Calls `look` with every command of a program that offers them all, and with those below them.
template <class Look>
void each_command(Look look) {
  const explore::ScoreProgram program{};
  Catalogue catalogue{"ordeal", {}, {}};
  catalogue.mount = mount_nothing;
  catalogue.score_programs = {&program, 1};
  for (const auto& command : make_commands(catalogue)) {
    look(*command, command->name());
    for (Command* part : command->parts()) look(*part, command->name() + " " + part->name());
  }
}

TEST(Commands, EachExplainsItselfWithAnExample) {
  each_command([](Command& command, const std::string& words) {
    EXPECT_THAT(command.notes(), HasSubstr("Example")) << words;
    EXPECT_THAT(command.notes(), HasSubstr("ordeal " + words)) << words;
    EXPECT_GT(command.summary().size(), 10u) << words;
    EXPECT_FALSE(command.summary().ends_with('.')) << words;
  });
}

TEST(Commands, EachArgumentIsExplained) {
  each_command([](Command& command, const std::string& words) {
    Arguments arguments;
    command.describe(arguments);
    std::set<std::string> names;
    for (const Argument& argument : arguments.all()) {
      EXPECT_GT(argument.help.size(), 8u) << words << " " << argument.names;
      EXPECT_FALSE(argument.help.ends_with('.')) << words << " " << argument.names;
      EXPECT_TRUE(names.insert(argument.names).second) << words << " " << argument.names;
    }
  });
}

TEST(Commands, AProgramOffersOnlyWhatItsCatalogueCanDo) {
  std::vector<std::string> names;
  for (const auto& command : make_commands(Catalogue{"mine", {}, {}})) {
    if (!command->is_inner()) names.push_back(command->name());
  }
  EXPECT_THAT(names, ElementsAre("run", "list", "check", "report", "replay", "shrink", "history"));
}

// A command with one argument of each kind.
class Sample final : public Command {
 public:
  std::string name() const override { return "sample"; }
  std::string summary() const override { return "A command of this test"; }
  std::string notes() const override { return "Example:\n  ordeal sample x"; }
  void describe(Arguments& arguments) override {
    arguments.add("paths", &paths, "Positional").required();
    arguments.add("--flag,-f", &flag, "A flag");
    arguments.add("--no-clean", &clean, "A flag that switches off").switches_off();
    arguments.add("--count", &count, "A number").between(1, 4);
    arguments.add("--seed", &seed, "An optional number");
    arguments.add("--word", &words, "Text that may be given again");
    arguments
        .add("--set", TakeText([this](const std::string& text) { sets.push_back(text); }),
             "A function of each text")
        .repeated();
    arguments.add("--for", takes_duration("--for", &time), "A duration");
    arguments.add("--kind", &kind, "One of a few").one_of({"key", "none"});
  }
  int run(const CommandContext&) override { return 0; }

  std::vector<std::string> paths, words, sets;
  bool flag = false, clean = true;
  uint32_t count = 2;
  std::optional<uint64_t> seed;
  Duration time{0};
  std::string kind = "key";
};

Parsed parse(Sample& sample, std::vector<const char*> words) {
  words.insert(words.begin(), {"ordeal", "sample"});
  return parse_arguments(static_cast<int>(words.size()), words.data(), {"ordeal", "x", "1"},
                         {&sample});
}

TEST(ParseArguments, StoresEachKindOfValue) {
  Sample sample;
  const Parsed parsed =
      parse(sample, {"a",     "b",      "-f",    "--no-clean", "--count", "4",     "--seed",
                     "0",     "--word", "x",     "--word",     "y",       "--set", "k=v",
                     "--set", "l=w",    "--for", "2s",         "--kind",  "none"});
  EXPECT_EQ(parsed.command, &sample);
  EXPECT_THAT(sample.paths, ElementsAre("a", "b"));
  EXPECT_THAT(sample.words, ElementsAre("x", "y"));
  EXPECT_THAT(sample.sets, ElementsAre("k=v", "l=w"));
  EXPECT_TRUE(sample.flag);
  EXPECT_FALSE(sample.clean);
  EXPECT_EQ(sample.count, 4u);
  EXPECT_EQ(sample.seed, 0u);
  EXPECT_EQ(sample.time, std::chrono::seconds(2));
  EXPECT_EQ(sample.kind, "none");
}

TEST(ParseArguments, AnOptionTakesOneWordAndLeavesTheNextToThePositional) {
  Sample sample;
  parse(sample, {"--word", "x", "a", "--set", "k=v", "b"});
  EXPECT_THAT(sample.words, ElementsAre("x"));
  EXPECT_THAT(sample.paths, ElementsAre("a", "b"));
}

TEST(ParseArguments, LeavesDefaultsAlone) {
  Sample sample;
  EXPECT_EQ(parse(sample, {"a"}).command, &sample);
  EXPECT_EQ(sample.count, 2u);
  EXPECT_EQ(sample.seed, std::nullopt);
  EXPECT_TRUE(sample.clean);
}

TEST(ParseArguments, MistakesEndWith64AndNoCommand) {
  for (const std::vector<const char*>& words :
       std::vector<std::vector<const char*>>{{},  // The required positional is missing.
                                             {"a", "--count", "5"},  // Out of bounds.
                                             {"a", "--count", "x"},
                                             {"a", "--kind", "other"},
                                             {"a", "--unknown"}}) {
    Sample sample;
    const Parsed parsed = parse(sample, words);
    EXPECT_EQ(parsed.command, nullptr);
    EXPECT_EQ(parsed.status, 64);
  }
}

TEST(ParseArguments, AFunctionsComplaintReachesTheCaller) {
  Sample sample;
  EXPECT_THROW(parse(sample, {"a", "--for", "soon"}), InputError);
}

TEST(ParseArguments, HelpIsNoMistake) {
  Sample sample;
  testing::internal::CaptureStdout();
  const Parsed parsed = parse(sample, {"--help"});
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("ordeal sample x"));
  EXPECT_EQ(parsed.command, nullptr);
  EXPECT_EQ(parsed.status, 0);
}

}  // namespace
}  // namespace ordeal
