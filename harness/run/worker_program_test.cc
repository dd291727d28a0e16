#include "harness/run/worker_program.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/record/environment.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

// A sanitizer that this very test is not built with.
Sanitizer other() {
  return own_sanitizer() == Sanitizer::thread ? Sanitizer::address : Sanitizer::thread;
}
std::string preset() { return other() == Sanitizer::thread ? "tsan" : "asan"; }

void make_program(const stdfs::path& path) {
  stdfs::create_directories(path.parent_path());
  std::ofstream(path) << "#!/bin/sh\n";
  stdfs::permissions(path, stdfs::perms::owner_all);
}

TEST(WorkerProgram, IsTheProgramItselfWithoutASanitizer) {
  EXPECT_EQ(program_for("/x/ordeal", Sanitizer::none), "/x/ordeal");
  EXPECT_EQ(program_for("/x/ordeal", own_sanitizer()), "/x/ordeal");
}

TEST(WorkerProgram, IsTheSiblingOfTheSanitizersPreset) {
  const TempDirectory dir("programs");
  const std::string sibling = dir.path() + "/" + preset() + "/ordeal";
  make_program(sibling);
  EXPECT_EQ(program_for(dir.path() + "/release/ordeal", other()), sibling);
}

TEST(WorkerProgram, AMissingBuildIsRefusedWithTheCommandThatMakesIt) {
  try {
    program_for("/nowhere/release/ordeal", other());
    FAIL() << "a program was found";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("/nowhere/" + preset() + "/ordeal"));
    EXPECT_THAT(error.what(), testing::HasSubstr("cmake --preset " + preset()));
  }
}

}  // namespace
}  // namespace ordeal
