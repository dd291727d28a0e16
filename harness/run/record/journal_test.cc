#include "harness/run/record/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {

class JournalTest : public ::testing::Test {
 protected:
  const TempDirectory directory_{"journal"};
  const std::string path_ = directory_.path() + "/journal";
};

TEST_F(JournalTest, GivesBackTheGraphOfLocks) {
  Journal journal(path_);
  LockGraph graph;
  graph.nodes = {{"a", "a.cc:1", 3}, {"b", "b.cc:2", 4}};
  graph.edges = {{0, 1, 2, "writers/0", "c.cc:3", "c.cc:4", true}};
  journal.write(graph);
  LockGraph read;
  JournalVisitor visitor;
  visitor.lock_graph = [&](const LockGraph& g) { read = g; };
  JournalReader(path_).poll(visitor);
  ASSERT_EQ(read.edges.size(), 1u);
  EXPECT_EQ(read.nodes.at(1).acquisitions, 4u);
  EXPECT_EQ(read.edges[0].taken_at, "c.cc:4");
  EXPECT_TRUE(read.edges[0].in_cycle);
}

TEST_F(JournalTest, GivesBackWhatWasWritten) {
  Journal journal(path_);
  Finding finding;
  finding.kind = FindingKind::data_race;
  finding.claim = "two threads";
  finding.stacks = {{"write", "writers/0", {{"f()", "a.cc", 7, "ordeal"}}}};
  journal.write(finding);
  TickRow row;
  row.group = 1;
  row.service = {3, 10, 30, 60, {{10, 1}, {20, 2}}};
  row.response = HistogramData{1, 5, 5, 5, {{5, 1}}};
  row.errors = {{28, 2}};
  journal.write(std::vector<TickRow>{row});
  PointResult point;
  point.name = "a.b.c";
  point.hits_by_thread = {{"writers/0", 4}};
  journal.write(std::vector<PointResult>{point});

  int seen = 0;
  JournalVisitor visitor;
  visitor.finding = [&](const Finding& f) {
    ++seen;
    EXPECT_EQ(f.kind, FindingKind::data_race);
    EXPECT_EQ(f.stacks.at(0).frames.at(0).line, 7u);
  };
  visitor.ticks = [&](const std::vector<TickRow>& rows) {
    ++seen;
    EXPECT_EQ(rows.at(0).service.buckets, row.service.buckets);
    EXPECT_EQ(rows.at(0).response->count, 1u);
    EXPECT_EQ(rows.at(0).errors, row.errors);
  };
  visitor.points = [&](const std::vector<PointResult>& points) {
    ++seen;
    EXPECT_EQ(points.at(0).hits_by_thread.at("writers/0"), 4u);
  };
  JournalReader reader(path_);
  reader.poll(visitor);
  EXPECT_EQ(seen, 3);
  reader.poll(visitor);
  EXPECT_EQ(seen, 3) << "a record is visited once";
}

TEST_F(JournalTest, GivesBackWhatAnExplorationWrote) {
  Journal journal(path_);
  ExplorationStats stats;
  stats.schedules = 12;
  stats.exhausted = true;
  stats.strategies.push_back({"pct", 12, 1, 7, 9, 0.5, "a sentence"});
  journal.write(stats);
  Interleaving interleaving;
  interleaving.schedule_file = "7.schedule";
  interleaving.tasks = {"main", "g/0"};
  interleaving.steps.push_back({1, 2, "lock", "a.b", "= 3", "a.cc", 9, true, true});
  interleaving.waits.push_back({"g/0", "lock a.b", "main", 4, {"c"}, "a.cc", 9});
  interleaving.guilt = {{3, 0.25}};
  interleaving.guilty_step = 0;
  journal.write(interleaving);

  int seen = 0;
  JournalVisitor visitor;
  visitor.exploration = [&](const ExplorationStats& s) {
    ++seen;
    EXPECT_EQ(s.schedules, 12u);
    EXPECT_TRUE(s.exhausted);
    EXPECT_EQ(s.strategies.at(0).first_failure, 7u);
    EXPECT_EQ(s.strategies.at(0).bound, "a sentence");
  };
  visitor.interleaving = [&](const Interleaving& i) {
    ++seen;
    EXPECT_EQ(i.schedule_file, "7.schedule");
    EXPECT_EQ(i.tasks, interleaving.tasks);
    EXPECT_EQ(i.steps.at(0).object, "a.b");
    EXPECT_TRUE(i.steps.at(0).deviation);
    EXPECT_EQ(i.waits.at(0).holds, std::vector<std::string>{"c"});
    EXPECT_EQ(i.guilt, interleaving.guilt);
    EXPECT_EQ(i.guilty_step, 0);
  };
  JournalReader(path_).poll(visitor);
  EXPECT_EQ(seen, 2);
}

TEST_F(JournalTest, ACutRecordWaitsForItsRest) {
  {
    Journal(path_).note("whole");
  }
  const auto whole = std::filesystem::file_size(path_);
  {
    Journal(path_).note("this one is cut by a kill");
  }
  std::ifstream in(path_, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::resize_file(path_, whole + 9);

  std::vector<std::string> notes;
  JournalVisitor visitor;
  visitor.note = [&](const std::string& note) { notes.push_back(note); };
  JournalReader reader(path_);
  reader.poll(visitor);
  EXPECT_EQ(notes, std::vector<std::string>{"whole"});
  std::ofstream(path_, std::ios::binary | std::ios::app) << bytes.substr(whole + 9);
  reader.poll(visitor);
  EXPECT_EQ(notes.size(), 2u);
}

TEST_F(JournalTest, RubbishEndsTheReadingAndNothingElse) {
  {
    Journal(path_).note("good");
  }
  std::ofstream(path_, std::ios::binary | std::ios::app) << std::string(64, '\xff');
  {
    Journal(path_).note("behind rubbish");
  }
  int notes = 0;
  JournalVisitor visitor;
  visitor.note = [&](const std::string&) { ++notes; };
  JournalReader reader(path_);
  reader.poll(visitor);
  EXPECT_EQ(notes, 1);
}

TEST(Wire, AReaderNeverTrustsALength) {
  std::string bytes(4, '\xff');  // A text of four billion bytes.
  WireReader reader(bytes);
  std::string text;
  reader(text);
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(text.empty());
}

}  // namespace
}  // namespace ordeal
