#include "harness/explore/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "harness/base/input_error.h"

namespace ordeal::explore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Entry runs(std::string task, uint32_t step, std::string next) {
  Entry entry;
  entry.task = std::move(task);
  entry.step = step;
  entry.runs = std::move(next);
  return entry;
}
Entry draws(DecisionKind kind, std::string task, uint32_t step, uint64_t value) {
  Entry entry;
  entry.task = std::move(task);
  entry.step = step;
  entry.kind = kind;
  entry.value = value;
  return entry;
}

Schedule sample_schedule() {
  Schedule schedule;
  schedule.belongs = {.scenario = "scenarios/classics/reorder.lua",
                      .digest = "00c0ffee00c0ffee",
                      .params = {{"writers", "3"}, {"odd name", ""}, {"text", "a \"b\" \\ c\n"}},
                      .defects = {"unionfs.copy_up.half_copied", "gateway.pool.lost"},
                      .no_faults = true,
                      .version = "0.1.0"};
  schedule.seed = 0xfedcba9876543210;
  schedule.memory = MemoryMode::sc;
  schedule.races = false;
  schedule.points = Points::all;
  schedule.sizes = {{"writers", 2}, {"writers.iterations", 1}};
  schedule.strategy = "pct(3)";
  schedule.finding = "deadlock: writers/0 and readers/1 wait for each other";
  schedule.fingerprint = "0123456789abcdef";
  schedule.entries = {runs("main", 4, "writers/0"), runs("writers/0/flush#0", 7, "readers/1"),
                      draws(DecisionKind::fault, "writers/0", 9, 1),
                      draws(DecisionKind::stale, "writers/0", 9, 3)};
  schedule.entries[2].nth = 2;
  schedule.entries[0].note = "before store reorder.a, reorder.cc:21";
  for (uint16_t i = 0; i < 37; ++i) schedule.digests.push_back(static_cast<uint16_t>(i * 4099));
  return schedule;
}

void expect_same(const Schedule& a, const Schedule& b) {
  EXPECT_EQ(a.belongs.scenario, b.belongs.scenario);
  EXPECT_EQ(a.belongs.digest, b.belongs.digest);
  EXPECT_EQ(a.belongs.params, b.belongs.params);
  EXPECT_EQ(a.belongs.defects, b.belongs.defects);
  EXPECT_EQ(a.belongs.no_faults, b.belongs.no_faults);
  EXPECT_EQ(a.belongs.version, b.belongs.version);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.memory, b.memory);
  EXPECT_EQ(a.races, b.races);
  EXPECT_EQ(a.points, b.points);
  EXPECT_EQ(a.sizes, b.sizes);
  EXPECT_EQ(a.strategy, b.strategy);
  EXPECT_EQ(a.finding, b.finding);
  EXPECT_EQ(a.fingerprint, b.fingerprint);
  EXPECT_EQ(a.entries, b.entries);
  EXPECT_EQ(a.digests, b.digests);
}

std::string error_of(const std::string& text) {
  try {
    static_cast<void>(parse_schedule(text, "x.schedule"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

// The sample's text with one part replaced.
std::string damaged(const std::string& part, const std::string& by) {
  std::string text = format_schedule(sample_schedule());
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), by);
}

TEST(Schedule, ReadsWhatItWrote) {
  const Schedule read = parse_schedule(format_schedule(sample_schedule()), "x.schedule");
  expect_same(read, sample_schedule());
  EXPECT_EQ(read.entries[0].note, sample_schedule().entries[0].note);
}

TEST(Schedule, AnEmptyOneIsOneToo) {
  expect_same(parse_schedule(format_schedule(Schedule()), "x"), Schedule());
}

TEST(Schedule, IsReadable) {
  const std::string text = format_schedule(sample_schedule());
  EXPECT_THAT(text, StartsWith("ordeal-schedule 1\n"));
  EXPECT_THAT(text, HasSubstr("\nrun    main 4 -> writers/0"));
  EXPECT_THAT(text, HasSubstr("  # before store reorder.a, reorder.cc:21\n"));
  EXPECT_THAT(text, HasSubstr("\nrun    writers/0/flush#0 7 -> readers/1\n"));
  EXPECT_THAT(text, HasSubstr("\nfault  writers/0 9.2 = 1\n"));
}

TEST(Schedule, TasksMayHaveAnyName) {
  Schedule schedule;
  for (const char* name : {"two words", "\"quoted\"", "back\\slash", "größe/日本", "#hash", "->",
                           "=", "tab\tand\nline", "end", "x # y", "\x01\x7f", "a\\x41", ""}) {
    schedule.entries.push_back(runs(name, 1, name));
    schedule.entries.push_back(draws(DecisionKind::choose, name, 2, 1));
    schedule.belongs.params[name] = name;
    schedule.belongs.defects.emplace_back(name);
  }
  expect_same(parse_schedule(format_schedule(schedule), "x"), schedule);
}

TEST(Schedule, LinesOfOtherSystemsAndCommentsDoNotMatter) {
  std::string text = format_schedule(sample_schedule());
  std::string other = "# Kept since the outage.\r\n\r\n";
  for (const char c : text) other += c == '\n' ? "\r\n" : std::string(1, c);
  expect_same(parse_schedule(other, "x"), sample_schedule());
}

TEST(Schedule, ACutFileIsNoticedWhereverItIsCut) {
  const std::string text = format_schedule(sample_schedule());
  for (size_t length = 0; length + 2 < text.size(); ++length) {
    const std::string error = error_of(text.substr(0, length));
    ASSERT_THAT(error, StartsWith("x.schedule:")) << length;
  }
  EXPECT_THAT(error_of(text.substr(0, text.find("digests"))), HasSubstr("it was cut"));
  EXPECT_THAT(error_of(text.substr(0, text.size() - 5)), HasSubstr("it was cut"));
}

TEST(Schedule, ErrorsSayWhereWhatAndWhatElse) {
  EXPECT_EQ(error_of(""), "x.schedule:1: the file is empty; a schedule was expected");
  EXPECT_THAT(error_of("\x7f"
                       "ELF\x01 garbage"),
              StartsWith("x.schedule:1: this is no schedule: it starts with \"?ELF"));
  EXPECT_EQ(error_of(damaged("ordeal-schedule 1", "ordeal-schedule 2")),
            "x.schedule:1: the schedule is of version 2; this Ordeal reads version 1");
  EXPECT_THAT(error_of(damaged("ordeal-schedule 1", "ordeal-schedule")),
              HasSubstr("x.schedule:1:"));
  EXPECT_EQ(error_of(damaged("\nscenario", "\nscenarjo")),
            "x.schedule:4: \"scenarjo\" is nothing that a schedule says (did you mean "
            "\"scenario\"?)");
  EXPECT_THAT(error_of(damaged("fault  writers", "faulty writers")),
              HasSubstr("did you mean \"fault\""));
  EXPECT_THAT(error_of(damaged("memory sc", "memory tso")),
              HasSubstr("memory is \"tso\"; weak or sc was expected"));
  EXPECT_THAT(error_of(damaged("races off", "races maybe")), HasSubstr("on or off was expected"));
  EXPECT_THAT(error_of(damaged("points all", "points some")), HasSubstr("shared or all"));
  EXPECT_THAT(error_of(damaged("seed ", "seed -")), HasSubstr("a whole number was expected"));
  EXPECT_THAT(error_of(damaged("memory sc\n", "")), HasSubstr("no line says \"memory\""));
  EXPECT_THAT(error_of(damaged("memory sc\n", "memory sc\nmemory sc\n")), HasSubstr("there twice"));
  EXPECT_THAT(error_of(damaged("param text", "param writers")), HasSubstr("there twice"));
  EXPECT_THAT(error_of(damaged("size writers 2", "size writers")),
              HasSubstr("a name and a number were expected"));
  EXPECT_THAT(error_of(damaged("size writers 2", "size writers few")),
              HasSubstr("a whole number was expected"));
  EXPECT_THAT(error_of(damaged("param writers 3", "param writers")),
              HasSubstr("a name and a value"));
  EXPECT_THAT(error_of(format_schedule(sample_schedule()) + "run a 1 -> b\n"),
              HasSubstr("behind \"end\""));
}

TEST(Schedule, DamagedEntriesAreNamed) {
  const std::string expected = "\"run TASK STEP -> TASK\" was expected";
  EXPECT_THAT(error_of(damaged("run    main 4 -> writers/0", "run main 4")), HasSubstr(expected));
  EXPECT_THAT(error_of(damaged("4 -> writers/0", "4 = writers/0")), HasSubstr(expected));
  EXPECT_THAT(error_of(damaged("4 -> writers/0", "4 -> writers/0 twice")), HasSubstr(expected));
  EXPECT_THAT(error_of(damaged("4 -> writers/0", "four -> writers/0")),
              HasSubstr("the step is \"four\""));
  EXPECT_THAT(error_of(damaged("4 -> writers/0", "99999999999 -> writers/0")),
              HasSubstr("out of range"));
  EXPECT_THAT(error_of(damaged("9.2 = 1", "9.300 = 1")), HasSubstr("out of range"));
  EXPECT_THAT(error_of(damaged("9.2 = 1", "9.2 = one")), HasSubstr("the value is \"one\""));
  EXPECT_THAT(error_of(damaged("main 4", "\"main 4")), HasSubstr("does not end"));
  EXPECT_THAT(error_of(damaged("main 4", "\"ma\\xzzin\" 4")), HasSubstr("two hex digits"));
}

TEST(Schedule, DamagedDigestsAreNamed) {
  EXPECT_THAT(error_of(damaged("digests 37", "digests 38")),
              HasSubstr("\"end\" was found after 37 of 38 digests"));
  EXPECT_THAT(error_of(damaged("digests 37", "digests 36")),
              HasSubstr("37 digests were found; 36 were announced"));
  EXPECT_THAT(error_of(damaged("digests 37", "digests 1")), HasSubstr("were announced"));
  EXPECT_THAT(error_of(damaged("digests 37", "digests 99999999999")), HasSubstr("more than"));
  EXPECT_THAT(error_of(damaged(" 1003", " 10g3")), HasSubstr("four hex digits"));
  EXPECT_THAT(error_of(damaged(" 1003", " 103")), HasSubstr("four hex digits"));
}

TEST(Entries, ComeFromTheTapeInItsOrder) {
  auto header = std::make_unique<TapeHeader>();
  const std::string_view names[] = {"main", "writers/0", "readers/0"};
  for (size_t i = 0; i < 3; ++i) names[i].copy(header->names[i], TapeHeader::kNameSize - 1);
  Decision decisions[] = {
      {.task = 0, .step = 3, .value = 2, .kind = DecisionKind::run},
      {.task = 2, .step = 1, .value = 1, .kind = DecisionKind::early},
      {.task = 1, .step = 5, .value = 7, .kind = DecisionKind::choose, .nth = 1},
  };
  header->decisions = 3;
  const TapeMemory tape{header.get(), decisions, 3};

  Entry early = runs("readers/0", 1, "writers/0");
  early.kind = DecisionKind::early;
  Entry chosen = draws(DecisionKind::choose, "writers/0", 5, 7);
  chosen.nth = 1;
  EXPECT_THAT(entries_of(tape), ElementsAre(runs("main", 3, "readers/0"), early, chosen));

  const std::vector<std::string> whole = {"main", "writers/0", "a name longer than the tape's"};
  EXPECT_EQ(entries_of(tape, &whole)[0].runs, "a name longer than the tape's");

  header->decisions = 9;  // More than there was room for.
  EXPECT_EQ(entries_of(tape).size(), 3U);
}

}  // namespace
}  // namespace ordeal::explore
