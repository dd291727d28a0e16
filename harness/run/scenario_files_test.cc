#include "harness/run/scenario_files.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;
using testing::ElementsAre;

class ScenarioFiles : public ::testing::Test {
 protected:
  std::string make(const std::string& name) {
    const stdfs::path path = stdfs::path(dir_.path()) / name;
    stdfs::create_directories(path.parent_path());
    std::ofstream(path) << "describe \"x\"\n";
    return path;
  }
  const TempDirectory dir_{"scenarios"};
};

TEST_F(ScenarioFiles, OfADirectoryAreSortedAndWithoutLib) {
  const std::string b = make("x/b.lua"), a = make("x/sub/a.lua");
  make("x/lib/shared.lua");
  make("x/notes.txt");
  EXPECT_THAT(find_scenarios({dir_.path() + "/x"}), ElementsAre(b, a));
}

TEST_F(ScenarioFiles, AFileIsTakenAsItIs) {
  const std::string notes = make("notes.txt"), lib = make("lib/shared.lua");
  EXPECT_THAT(find_scenarios({notes, lib}), ElementsAre(notes, lib));
}

TEST_F(ScenarioFiles, WhatIsNotThereIsRefused) {
  EXPECT_THROW(find_scenarios({dir_.path() + "/none.lua"}), InputError);
  EXPECT_THROW(find_scenarios({dir_.path()}), InputError) << "it holds no scenario";
}

TEST_F(ScenarioFiles, ARootIsTheNearestDirectoryCalledScenarios) {
  const std::string inside = make("scenarios/suite/a.lua"), alone = make("other/a.lua");
  const auto equal = [](const std::string& root, const std::string& path) {
    return stdfs::equivalent(root, path);
  };
  EXPECT_TRUE(equal(roots_of(inside).at(0), dir_.path() + "/scenarios"));
  EXPECT_TRUE(equal(roots_of(alone).at(0), dir_.path() + "/other"));
  EXPECT_THAT(roots_of("a.lua"), ElementsAre("."));
}

}  // namespace
}  // namespace ordeal
