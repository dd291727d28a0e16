#include "harness/run/process/evidence.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {

constexpr OpRow kRows[] = {{"write", RowKind::operation, "writes", {}, "integer"}};
const TargetRow kTarget{"tiny", "", {}, kRows, nullptr};

class EvidenceTest : public ::testing::Test {
 protected:
  EvidenceTest() : board_(Board::create(dir_ + "/board")) {
    plan_.targets.resize(1);
    plan_.targets[0].row = &kTarget;
  }

  std::string log_with(const std::string& text) {
    const std::string path = dir_ + "/worker.log";
    std::ofstream(path) << text;
    return path;
  }

  const TempDirectory directory_{"evidence"};
  const std::string dir_ = directory_.path();
  Board board_;
  Plan plan_;
};

TEST_F(EvidenceTest, SaysWhatEachThreadIsIn) {
  EXPECT_EQ(describe_threads(board_, plan_, 0), "no thread of a group was running");
  BoardLine* busy = board_.add_line("writers/0", 0);
  busy->operations.store(3);
  busy->since.store(1);
  busy->current.store(op_slot(0, 0));
  board_.add_line("writers/1", 0);
  board_.add_line("writers/2", 0)->state.store(static_cast<uint32_t>(LineState::ended));
  const std::string text = describe_threads(board_, plan_, 0);
  EXPECT_EQ(text.find("writers/0 is in tiny.write since "), 0u) << text;
  EXPECT_NE(text.find(", after 3 operations\nwriters/1 is between operations, after 0 operations"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("writers/2"), std::string::npos) << text;
}

TEST_F(EvidenceTest, SaysWhatTheKernelKnowsOfALivingThread) {
  board_.add_line("writers/0", 0);
  const std::string text = describe_threads(board_, plan_, getpid());
  EXPECT_NE(text.find("after 0 operations [R"), std::string::npos) << text;
}

TEST_F(EvidenceTest, ShowsFortyThreadsAndCountsTheRest) {
  for (int i = 0; i < 43; ++i) board_.add_line("writers/" + std::to_string(i), 0);
  const std::string text = describe_threads(board_, plan_, 0);
  EXPECT_NE(text.find("writers/39 "), std::string::npos);
  EXPECT_EQ(text.find("writers/40 "), std::string::npos);
  EXPECT_NE(text.find("and 3 more threads"), std::string::npos);
}

TEST_F(EvidenceTest, ACrashShowsTheEndOfTheLog) {
  const std::string text = describe_crash(board_, plan_, log_with("one\nlast words\n"));
  EXPECT_NE(text.find("The end of the worker's log:\none\nlast words"), std::string::npos) << text;
  const std::string quiet = describe_crash(board_, plan_, dir_ + "/none");
  EXPECT_EQ(quiet, "no thread of a group was running");
}

TEST_F(EvidenceTest, ReadsTheFramesOfABacktrace) {
  const std::string log = log_with(
      "hello (not a frame)\nordeal: backtrace\n"
      "/opt/bin/ordeal(_ZN6ordeal3runEv+0x1f)[0x55]\n/lib/libc.so.6(abort+0xd3)[0x7f]\n");
  const std::vector<Stack> stacks = crash_stacks(log);
  ASSERT_EQ(stacks.size(), 1u);
  ASSERT_EQ(stacks[0].frames.size(), 2u);
  EXPECT_EQ(stacks[0].frames[0].function, "ordeal::run()");
  EXPECT_EQ(stacks[0].frames[0].module, "ordeal");
  EXPECT_EQ(stacks[0].frames[1].function, "abort");
  EXPECT_EQ(crash_identity("signal 6", stacks), "signal 6|ordeal::run()|abort");
  EXPECT_TRUE(crash_stacks(log_with("no backtrace (here)\n")).empty());
}

TEST_F(EvidenceTest, TellsMemoryErrorsFromOtherEnds) {
  EXPECT_TRUE(is_memory_error(log_with("==1==ERROR: AddressSanitizer: heap-use-after-free\n")));
  EXPECT_TRUE(is_memory_error(log_with("a.cc:3:5: runtime error: signed integer overflow\n")));
  EXPECT_FALSE(is_memory_error(log_with("ordeal: fatal signal\n")));
}

TEST_F(EvidenceTest, WhatASanitizerSaidLastExplainsTheEnd) {
  const std::string undefined =
      "a.cc:3:5: runtime error: division by zero\n    #0 0x1 in f() a.cc:3:5\n";
  const std::string memory =
      "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"
      "READ of size 4 at 0x1 thread T0\n    #0 0x1 in g() a.cc:9:1\nSUMMARY: x\n";
  const std::string leak =
      "==1==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 8 "
      "byte(s) in 1 object(s) allocated from:\n    #0 0x1 in h() a.cc:4:1\n";
  EXPECT_EQ(crash_finding("exit 1", log_with(undefined + memory)).claim,
            "heap-use-after-free in g");
  EXPECT_EQ(crash_finding("exit 1", log_with(undefined)).kind, FindingKind::undefined_behavior);
  EXPECT_EQ(crash_finding("signal 6", log_with(leak)).kind, FindingKind::crash)
      << "a leak ends nothing";
  EXPECT_EQ(crash_finding("signal 6", log_with(undefined)).kind, FindingKind::crash)
      << "nor does this by a signal";
  EXPECT_EQ(crash_finding("signal 6", log_with(memory)).kind, FindingKind::memory_error)
      << "but this, where it is asked to abort";
  EXPECT_EQ(logged_findings(log_with(undefined + memory + leak)).size(), 3u);
  EXPECT_TRUE(logged_findings(dir_ + "/none").empty());
  EXPECT_FALSE(leak_check_failed(log_with(leak)));
  EXPECT_TRUE(leak_check_failed(log_with("==1==LeakSanitizer has encountered a fatal error.\n")));
}

TEST_F(EvidenceTest, AFileSystemIsLostToWhatItsSanitizerSaid) {
  const std::string memory =
      "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"
      "READ of size 4 at 0x1 thread T0\n    #0 0x1 in g() a.cc:9:1\nSUMMARY: x\n";
  const Finding told = lost_mount_finding("unionfs", "exit 1", "", log_with(memory));
  EXPECT_EQ(told.kind, FindingKind::memory_error);
  EXPECT_NE(told.evidence.find("in the file-system process of target.unionfs"), std::string::npos);
  EXPECT_EQ(told.fingerprint, logged_findings(log_with(memory)).at(0).fingerprint);
  const Finding killed =
      lost_mount_finding("unionfs", "signal 9 (Killed)", ", by a fault", log_with("nothing\n"));
  EXPECT_EQ(killed.kind, FindingKind::crash);
  EXPECT_EQ(killed.claim,
            "the file-system process of target.unionfs ended with signal 9 (Killed) during the "
            "run, by a fault");
}

TEST(SanitizerEnvironment, SetsOptionsForItsSanitizerAlone) {
  EXPECT_TRUE(sanitizer_environment(Sanitizer::none).empty());
  const auto thread = sanitizer_environment(Sanitizer::thread);
  ASSERT_EQ(thread.size(), 1u);
  EXPECT_EQ(thread[0].find("TSAN_OPTIONS=halt_on_error=0:"), 0u);
  const auto stress = sanitizer_environment(Sanitizer::address, false, true);
  const auto explore = sanitizer_environment(Sanitizer::address, true, true);
  ASSERT_EQ(stress.size(), 2u);
  EXPECT_NE(stress[0].find("detect_leaks=1"), std::string::npos);
  EXPECT_NE(sanitizer_environment(Sanitizer::address)[0].find("detect_leaks=0"), std::string::npos);
  EXPECT_NE(stress[1].find("halt_on_error=0"), std::string::npos);
  EXPECT_NE(explore[0].find("detect_leaks=0"), std::string::npos) << "schedules abandon things";
  EXPECT_NE(explore[1].find("halt_on_error=1"), std::string::npos) << "where its schedule is known";
}

}  // namespace
}  // namespace ordeal
