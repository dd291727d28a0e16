#include "harness/explore/core/choices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace ordeal::explore {
namespace {

using namespace std::chrono_literals;

// Answers what the test says, and counts the questions.
class Scripted final : public Strategy {
 public:
  const char* name() const override { return "scripted"; }
  TaskId pick(const View& view) override {
    ++asked;
    EXPECT_GT(view.ready_count, 1U);
    return next;
  }
  TaskId pick_early(const View& view) override {
    early_asked += view.early_count;
    return kNoTask;
  }
  uint64_t value(const ValueView& view) override { return view.nth == 0 ? drawn : 0; }

  TaskId next = 0;
  uint64_t drawn = 0;
  int asked = 0;
  uint32_t early_asked = 0;
};

// Three tasks that no fiber runs, of which main is the current one.
class ChoicesTest : public testing::Test {
 protected:
  ChoicesTest() : choices_(TapeMemory{}), tasks_(4096) {
    tasks_.begin(1);
    timers_.begin();
    choices_.begin(strategy_, 7);
    for (const char* name : {"main", "one", "two"}) {
      const TaskState& task = tasks_.add(std::make_shared<Task>(name, name), kNoTask);
      choices_.add_task(task.id, name);
    }
    tasks_.set_current(0);
  }

  TaskId pick(TaskId answer) {
    strategy_.next = answer;
    return choices_.pick(tasks_);
  }
  uint32_t recorded() const { return choices_.tape().memory().header->decisions; }
  const Decision& decision(uint32_t at) const { return choices_.tape().memory().decisions[at]; }

  Choices choices_;
  TaskTable tasks_;
  Timers timers_;
  Scripted strategy_;
};

TEST_F(ChoicesTest, OneReadyTaskIsNoChoice) {
  tasks_.ready().set(0, false);
  tasks_.ready().set(2, false);
  EXPECT_EQ(choices_.pick(tasks_), 1U);
  EXPECT_EQ(strategy_.asked, 0);
  EXPECT_EQ(choices_.choices(), 0U);
}

TEST_F(ChoicesTest, ADefaultPickIsNotOnTheTape) {
  EXPECT_EQ(pick(0), 0U);
  EXPECT_EQ(choices_.choices(), 1U);
  EXPECT_EQ(recorded(), 0U);
  tasks_.ready().set(0, false);  // Now the default is the first that is ready.
  EXPECT_EQ(pick(1), 1U);
  EXPECT_EQ(recorded(), 0U);
  EXPECT_FALSE(choices_.preempting());
}

TEST_F(ChoicesTest, ADeviationIsOnTheTapeByTaskAndStep) {
  tasks_.count_step();
  EXPECT_EQ(pick(2), 2U);
  ASSERT_EQ(recorded(), 1U);
  EXPECT_EQ(decision(0).kind, DecisionKind::run);
  EXPECT_EQ(decision(0).task, 0U);
  EXPECT_EQ(decision(0).step, 1U);
  EXPECT_EQ(decision(0).value, 2U);
  EXPECT_TRUE(choices_.preempting());
  EXPECT_EQ(choices_.preemptions(), 1U);
  choices_.end_step();
  EXPECT_FALSE(choices_.preempting());
}

TEST_F(ChoicesTest, SwitchingAwayFromATaskThatWaitsIsNoPreemption) {
  tasks_.ready().set(0, false);
  EXPECT_EQ(pick(2), 2U);
  EXPECT_EQ(recorded(), 1U);
  EXPECT_EQ(choices_.preemptions(), 0U);
}

TEST_F(ChoicesTest, ValuesAreCountedWithinAStepAndZeroIsNotOnTheTape) {
  strategy_.drawn = 2;
  EXPECT_EQ(choices_.draw(tasks_, ValueKind::choose, "tag", 5, {}), 2U);
  EXPECT_EQ(choices_.draw(tasks_, ValueKind::choose, "tag", 5, {}), 0U);  // The second: nth is 1.
  EXPECT_EQ(recorded(), 1U);
  choices_.end_step();
  EXPECT_EQ(choices_.draw(tasks_, ValueKind::choose, "tag", 5, {}), 2U);
  EXPECT_EQ(recorded(), 2U);
  EXPECT_STREQ(tasks_[0].tag, "tag");
}

TEST_F(ChoicesTest, EarlyTimeOutsAreOfferedWhereSomethingIsArmed) {
  EXPECT_EQ(choices_.pick_early(tasks_, timers_), kNoTask);
  EXPECT_EQ(strategy_.early_asked, 0U);
  tasks_[1].blocked = Blocked::sleep;
  tasks_[1].deadline = timers_.now() + 1s;
  tasks_.ready().set(1, false);
  timers_.arm();
  EXPECT_EQ(choices_.pick_early(tasks_, timers_), kNoTask);
  EXPECT_EQ(strategy_.early_asked, 1U);
}

TEST_F(ChoicesTest, TheFairPhaseGivesEachReadyTaskTurnsAndRecordsNone) {
  tasks_.ready().set(1, false);
  tasks_.count_step();
  choices_.enter_fair_phase(tasks_);
  EXPECT_EQ(tasks_[0].steps_before_fair, 1U);
  std::set<TaskId> chosen;
  for (int i = 0; i < 100; ++i) chosen.insert(choices_.pick_fairly(tasks_));
  EXPECT_THAT(chosen, testing::ElementsAre(0, 2));
  EXPECT_EQ(recorded(), 0U);
  EXPECT_EQ(strategy_.asked, 0);
}

TEST(TapeWriter, CountsDecisionsThatFindNoPlace) {
  TapeHeader header;
  Decision decisions[2];
  TapeWriter tape({&header, decisions, 2});
  tape.begin(5);
  for (uint32_t step = 0; step < 3; ++step) tape.append({.task = 0, .step = step, .value = 1});
  EXPECT_EQ(header.decisions, 2U);
  EXPECT_EQ(header.lost, 1U);
  EXPECT_EQ(decisions[1].step, 1U);
  tape.begin(6);
  EXPECT_EQ(header.decisions, 0U);
  EXPECT_EQ(header.lost, 0U);
  EXPECT_EQ(tape.seed(), 6U);
}

TEST(ReadySet, HoldsTasksOfSeveralWordsInOrder) {
  ReadySet set;
  for (TaskId id = 0; id < 130; ++id) set.add(id);
  for (const TaskId id : {129U, 64U, 63U, 64U}) set.set(id, true);
  EXPECT_EQ(set.count(), 3U);
  EXPECT_EQ(set.first(), 63U);
  Vec<TaskId> all;
  set.copy_to(all);
  EXPECT_THAT(std::vector<TaskId>(all.begin(), all.end()), testing::ElementsAre(63, 64, 129));
  set.set(63, false);
  EXPECT_EQ(set.first(), 64U);
  EXPECT_FALSE(set.has(63));
}

}  // namespace
}  // namespace ordeal::explore
