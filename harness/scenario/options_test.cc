#include "harness/scenario/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ordeal {
namespace {

using Record = Options::Record;
using List = Options::List;

constexpr OptionRow kUpstreamRows[] = {
    {"name", OptionKind::text, nullptr, "its name"},
    {"delay", OptionKind::duration, "1ms", "how slow"},
};
constexpr OptionRow kRows[] = {
    {"strict", OptionKind::boolean, "false", ""},
    {"files", OptionKind::integer, "8", ""},
    {"factor", OptionKind::number, "1.5", ""},
    {"root", OptionKind::text, nullptr, ""},
    {"timeout", OptionKind::duration, "5s", ""},
    {"limit", OptionKind::rate, "100/s", ""},
    {"loss", OptionKind::chance, "1/20", ""},
    {"cache", OptionKind::size, "4KiB", ""},
    {"branches", OptionKind::text_list, "{\"memory:rw\", \"memory:ro\"}", ""},
    {"first", OptionKind::record, "{}", "", kUpstreamRows},
    {"upstreams", OptionKind::record_list, nullptr, "", kUpstreamRows},
};

Options check(Record given) { return check_options(Options(std::move(given)), kRows, "target.x"); }

std::string refusal(Record given) {
  try {
    check(std::move(given));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Options, FallbacksFillWhatIsMissing) {
  const Options options = check({});
  EXPECT_FALSE(options.boolean("strict"));
  EXPECT_EQ(options.integer("files"), 8);
  EXPECT_EQ(options.number("factor"), 1.5);
  EXPECT_FALSE(options.has("root"));
  EXPECT_EQ(options.duration("timeout"), std::chrono::seconds(5));
  EXPECT_EQ(options.rate("limit"), 100);
  EXPECT_EQ(options.chance("loss"), (Chance{1, 20}));
  EXPECT_EQ(options.size("cache"), 4096u);
  EXPECT_THAT(options.texts("branches"), testing::ElementsAre("memory:rw", "memory:ro"));
  EXPECT_EQ(options.record("first").duration("delay"), std::chrono::milliseconds(1));
  EXPECT_FALSE(options.has("upstreams"));
}

TEST(Options, GivenValuesWin) {
  const Options options =
      check({{"files", Options(int64_t{3})},
             {"factor", Options(int64_t{2})},
             {"branches", Options(std::string("one"))},
             {"cache", Options(int64_t{512})},
             {"upstreams", Options(List{Options(Record{{"name", Options(std::string("a"))}})})}});
  EXPECT_EQ(options.integer("files"), 3);
  EXPECT_EQ(options.number("factor"), 2.0);
  EXPECT_THAT(options.texts("branches"), testing::ElementsAre("one"));
  EXPECT_EQ(options.size("cache"), 512u);
  ASSERT_EQ(options.records("upstreams").size(), 1u);
  EXPECT_EQ(options.records("upstreams")[0].text("name"), "a");
  EXPECT_EQ(options.records("upstreams")[0].duration("delay"), std::chrono::milliseconds(1));
}

TEST(Options, AnUnknownKeyNamesTheNearest) {
  EXPECT_EQ(refusal({{"filez", Options(int64_t{3})}}),
            "target.x has no option \"filez\" (did you mean \"files\"?)");
  EXPECT_EQ(refusal({{"first", Options(Record{{"dealy", Options(std::string("1ms"))}})}}),
            "target.x.first has no option \"dealy\" (did you mean \"delay\"?)");
}

TEST(Options, AWrongKindSaysWhatWasExpectedAndGiven) {
  EXPECT_EQ(refusal({{"files", Options(std::string("many"))}}),
            "target.x.files takes an integer, not \"many\" (text)");
  EXPECT_EQ(refusal({{"files", Options(1.5)}}),
            "target.x.files takes an integer, not 1.5 (a number)");
  EXPECT_EQ(refusal({{"strict", Options(int64_t{1})}}),
            "target.x.strict takes true or false, not 1 (an integer)");
  EXPECT_EQ(refusal({{"branches", Options(List{Options(int64_t{1})})}}),
            "target.x.branches takes a list of text, not {1} (a list)");
}

TEST(Options, ValuesThatDoNotParseAreRefused) {
  EXPECT_THAT(refusal({{"timeout", Options(std::string("5 parsecs"))}}),
              testing::StartsWith("target.x.timeout takes a number and ns, us, ms"));
  EXPECT_THAT(refusal({{"limit", Options(std::string("fast"))}}),
              testing::StartsWith("target.x.limit takes a rate"));
  EXPECT_THAT(refusal({{"loss", Options(std::string("3/2"))}}),
              testing::StartsWith("target.x.loss takes a chance"));
  EXPECT_THAT(refusal({{"cache", Options(std::string("4XB"))}}),
              testing::StartsWith("target.x.cache takes bytes"));
  EXPECT_THAT(refusal({{"upstreams", Options(List{Options(int64_t{4})})}}),
              testing::StartsWith("target.x.upstreams[1] takes a table"));
}

TEST(Options, OneLineIsInKeyOrder) {
  const Options options(Record{{"files", Options(int64_t{4})},
                               {"branches", Options(List{Options(std::string("memory:rw"))})},
                               {"sub", Options(Record{{"on", Options(true)}})}});
  EXPECT_EQ(options.to_line(), "branches={\"memory:rw\"} files=4 sub={on=true}");
}

TEST(Options, SizesHaveUnits) {
  EXPECT_EQ(parse_size("512"), 512u);
  EXPECT_EQ(parse_size("4KiB"), 4096u);
  EXPECT_EQ(parse_size("1MB"), 1000000u);
  EXPECT_EQ(parse_size("1.5 KiB"), 1536u);
  EXPECT_EQ(parse_size("1.5"), std::nullopt);
  EXPECT_EQ(parse_size("-1"), std::nullopt);
  EXPECT_EQ(parse_size(""), std::nullopt);
  EXPECT_EQ(parse_size("20000000000GiB"), std::nullopt);
}

TEST(OptionsDeathTest, AskingForAKeyThatIsNotThereAsserts) {
  EXPECT_DEATH(check({}).text("root"), "root");
}

}  // namespace
}  // namespace ordeal
