#include "harness/run/process/name_frames.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/run/process/symbols.h"
#include "harness/watch/stacks.h"

namespace ordeal {
namespace {

Finding with_frames(std::vector<Frame> frames) {
  Finding finding;
  finding.stacks.push_back({"stack", "main", std::move(frames)});
  return finding;
}

// In an anonymous namespace, so the program exports no name for it.
[[gnu::noinline]] std::vector<Frame> frames_of_this_function() { return frames_of(own_stack()); }

TEST(NameFrames, FunctionsThatAreNotExportedGetNameFileAndLine) {
  if (symbolizer_path().empty()) GTEST_SKIP() << "llvm-symbolizer is not here";
  std::vector<Finding> findings{with_frames(frames_of_this_function())};
  name_frames(findings);
  const std::vector<Frame>& frames = findings[0].stacks[0].frames;
  const auto own = std::find_if(frames.begin(), frames.end(), [](const Frame& frame) {
    return frame.function.find("frames_of_this_function") != std::string::npos;
  });
  ASSERT_NE(own, frames.end());
  EXPECT_TRUE(own->file.ends_with("harness/run/process/name_frames_test.cc")) << own->file;
  EXPECT_GT(own->line, 0U);
  EXPECT_EQ(own->module, "run_process_test");
}

TEST(NameFrames, WhatCannotBeFoundKeepsWhatIsKnown) {
  Frame gone;
  gone.function = "known";
  gone.module = "/nowhere/lib.so+0x10";
  Frame plain;
  plain.function = "main";
  plain.module = "ordeal";
  std::vector<Finding> findings{with_frames({gone, plain})};
  name_frames(findings);
  const std::vector<Frame>& frames = findings[0].stacks[0].frames;
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].function, "known");
  EXPECT_EQ(frames[0].module, "lib.so");
  EXPECT_EQ(frames[1].module, "ordeal");
}

TEST(NameFrames, TheSeamAboveItsCallerGoes) {
  Frame lock, caller, below;
  lock.file = "harness/sync/mutex.cc";
  caller.file = "targets/gateway/pool.cc";
  below.file = "harness/sync/thread.cc";
  std::vector<Finding> findings{with_frames({lock, caller, below})};
  Frame needed;  // Nothing is done where no frame needs a name.
  needed.module = "/nowhere/x+0x1";
  findings[0].stacks[0].frames.push_back(needed);
  name_frames(findings);
  ASSERT_EQ(findings[0].stacks[0].frames.size(), 3U);
  EXPECT_EQ(findings[0].stacks[0].frames[0].file, "targets/gateway/pool.cc");
}

}  // namespace
}  // namespace ordeal
