#include "harness/run/explore/executor.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/testing/fake_scenario.h"

namespace ordeal {
namespace {

// A lost update among threads of a fake scenario, found, and shrunk.
class SceneExecutorTest : public ::testing::Test {
 protected:
  SceneExecutorTest() {
    const std::string file = dir_ + "/fake.lua";
    std::ofstream(file) << "-- stands for the scenario\n";
    scenario_.plan.file = file;
    scenario_.plan.files = {file};
    scenario_.plan.groups[0].threads = 4;
    scenario_.plan.groups[0].iterations = 5;
    scenario_.body = [](ThreadEnv& env, Lane&) {
      const int64_t seen = counter(env).get();
      counter(env).set(seen + 1);
    };
    scenario_.add_check(CheckKind::finally, "no update is lost");
    request_.mode = Mode::explore;
  }

  ExploreScene& scene() {
    if (scene_ == nullptr)
      scene_ = std::make_unique<ExploreScene>(scenario_.loader(), request_, dir_ + "/work", tape());
    return *scene_;
  }
  const TapeFile& tape() {
    if (file_ == nullptr) file_ = std::make_unique<TapeFile>(TapeFile::create(dir_ + "/tape"));
    return *file_;
  }
  explore::FailedSchedule find() {
    explore::ExploreOptions options;
    options.schedules = 1000;
    options.strategy = "random";
    options.scheduler = scene().scheduler_options();
    const explore::Exploration found = explore::explore(options, [&] { scene().body().run(); });
    return found.failures.at(0);
  }
  explore::Shrunk shrink(const explore::FailedSchedule& failed) {
    SceneExecutor executor(scene(), scene().scheduler_options(), scene().full_workload(), [] {});
    return explore::shrink(failed.schedule, failed.outcome.failure, executor, {});
  }
  static uint64_t size_of(const explore::Workload& workload, const std::string& name) {
    for (const explore::Size& size : workload) {
      if (size.name == name) return size.now;
    }
    return 0;
  }

  FakeScenario scenario_;
  RunRequest request_;
  const TempDirectory directory_{"scene"};
  const std::string dir_ = directory_.path();
  std::unique_ptr<TapeFile> file_;
  std::unique_ptr<ExploreScene> scene_;
};

TEST_F(SceneExecutorTest, AClaimThatFollowsTheWorkShrinksToTwoThreadsThatDoOneThingEach) {
  std::atomic<int64_t> expected = 0;
  scenario_.body = [&](ThreadEnv& env, Lane&) {
    ++expected;  // Counts what really ran; not shared as far as schedules go.
    const int64_t seen = counter(env).get();
    counter(env).set(seen + 1);
  };
  scenario_.answer = [&](ThreadEnv& env) {
    const bool holds = counter(env).get() == expected;
    expected = 0;
    return ThreadScript::Answer{holds, "", {}};
  };
  const explore::FailedSchedule failed = find();
  const explore::Shrunk shrunk = shrink(failed);
  EXPECT_EQ(shrunk.ended, explore::ShrinkEnd::minimal);
  EXPECT_EQ(size_of(shrunk.workload, "g"), 2u);
  EXPECT_EQ(size_of(shrunk.workload, "g.iterations"), 1u);
  EXPECT_EQ(shrunk.outcome.preemptions, 1u);
}

TEST_F(SceneExecutorTest, AClaimThatCountsOnTheWholeWorkKeepsIt) {
  scenario_.answer = [](ThreadEnv& env) {
    return ThreadScript::Answer{counter(env).get() == 20, "", {}};
  };
  const explore::Shrunk shrunk = shrink(find());
  EXPECT_EQ(size_of(shrunk.workload, "g"), 4u);
  EXPECT_EQ(size_of(shrunk.workload, "g.iterations"), 5u);
  EXPECT_LT(shrunk.left.deviations, shrunk.found.deviations);
}

TEST_F(SceneExecutorTest, AShrunkScheduleSaysItsSizesAndTheyAreReadBack) {
  explore::Shrunk shrunk;
  shrunk.workload = {{"g", 2, 0, "g/"}, {"g.iterations", 3, 1, ""}};
  explore::Schedule found;
  found.fingerprint = "0123456789abcdef";
  const explore::Schedule file = shrunk_schedule(shrunk, found);
  EXPECT_EQ(file.fingerprint, found.fingerprint);
  const explore::Workload workload = workload_of(scene(), file);
  EXPECT_EQ(size_of(workload, "g"), 2u);
  EXPECT_EQ(size_of(workload, "g.iterations"), 3u);
}

TEST_F(SceneExecutorTest, AMountIsRefused) {
  scenario_.plan.targets[0].via_mount = true;
  EXPECT_THROW(scene(), InputError);
}

TEST_F(SceneExecutorTest, ADigestFollowsTheContentAndNotThePlace) {
  const std::string first = dir_ + "/a.lua", second = dir_ + "/b.lua";
  std::ofstream(first) << "one";
  std::ofstream(second) << "one";
  EXPECT_EQ(digest_of_files({first}), digest_of_files({second}));
  std::ofstream(second) << "two";
  EXPECT_NE(digest_of_files({first}), digest_of_files({second}));
  EXPECT_THROW(digest_of_files({dir_ + "/none.lua"}), InputError);
}

TEST(LoadToExplore, ParamsOfTheModeAreSetUnlessTheCommandSaysOtherwise) {
  FakeScenario scenario;
  scenario.plan.explore = {{"set.clients", "20"}, {"set.rounds", "3"}, {"runs", "5"}};
  std::vector<std::map<std::string, std::string>> loaded;
  const ScriptLoader load = [&](const RunRequest& request) {
    loaded.push_back(request.params);
    return scenario.load();
  };
  RunRequest request;
  request.params = {{"rounds", "9"}};
  load_to_explore(load, request);
  ASSERT_EQ(loaded.size(), 2u);
  EXPECT_EQ(loaded[1], (std::map<std::string, std::string>{{"clients", "20"}, {"rounds", "9"}}));
  load_to_explore(load, request);
  EXPECT_EQ(loaded.size(), 3u);
}

}  // namespace
}  // namespace ordeal
