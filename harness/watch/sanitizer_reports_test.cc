#include "harness/watch/sanitizer_reports.h"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "harness/base/build_info.h"

namespace ordeal {
namespace {
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What a sanitizer wrote about a small broken program: recorded, with shorter paths.
std::string recorded(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(std::string(source_root()) + "harness/watch/recorded/" + name + ".txt")
              .rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

// The one finding of a log.
Finding only(std::string_view log) {
  const std::vector<Finding> all = sanitizer_findings(log);
  EXPECT_EQ(all.size(), 1U);
  return all.empty() ? Finding{} : all[0];
}
std::string changed(std::string text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos) << from;
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

TEST(SanitizerReports, AnOrdinaryLogHasNone) {
  EXPECT_THAT(sanitizer_findings(""), IsEmpty());
  EXPECT_THAT(sanitizer_findings("an error: of the target\n    #0 not a report\nSUMMARY: fine\n"),
              IsEmpty());
}

TEST(SanitizerReports, AUseAfterFreeSaysWhoReadFreedAndAllocated) {
  const Finding finding = only(recorded("use_after_free"));
  EXPECT_EQ(finding.kind, FindingKind::memory_error);
  EXPECT_EQ(finding.claim, "heap-use-after-free in demo::Table::lookup");
  EXPECT_EQ(finding.thread, "readers/1");
  EXPECT_EQ(finding.location, "0 bytes inside of 24-byte region");
  ASSERT_EQ(finding.stacks.size(), 3U);
  EXPECT_EQ(finding.stacks[0].title, "read of 8 bytes by readers/1");
  EXPECT_EQ(finding.stacks[1].title, "freed by writers/0");
  EXPECT_EQ(finding.stacks[2].title, "allocated by main");
  EXPECT_EQ(finding.stacks[2].frames[1].function, "demo::Table::fill()");
  EXPECT_EQ(finding.stacks[2].frames[1].file, "/src/a.cc");
  EXPECT_EQ(finding.stacks[2].frames[1].line, 14U);
  EXPECT_EQ(finding.fingerprint.size(), 16U);
}

TEST(SanitizerReports, FingerprintsKeepToWhatItIs) {
  const std::string log = recorded("use_after_free");
  const std::string same = only(log).fingerprint;
  EXPECT_EQ(only(changed(log, "0x503000000040", "0x602000000f10")).fingerprint, same);
  EXPECT_EQ(only(changed(log, "a.cc:12:59", "a.cc:19:3")).fingerprint, same);
  EXPECT_EQ(only(changed(log, "readers/1", "readers/7")).fingerprint, same);
  EXPECT_NE(only(changed(log, "Table::lookup", "Table::scan")).fingerprint, same);
  EXPECT_NE(only(changed(log, "heap-use-after-free", "heap-buffer-overflow")).fingerprint, same);
}

TEST(SanitizerReports, OneThatIsRepeatedIsCounted) {
  const std::string log = recorded("use_after_free");
  EXPECT_EQ(only(log + "\n" + log).count, 2U);
}

TEST(SanitizerReports, WhatIsUndefinedIsNamedByItsMessage) {
  const std::vector<Finding> all = sanitizer_findings(recorded("undefined"));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, FindingKind::undefined_behavior);
  EXPECT_EQ(all[0].claim, "shift exponent 40 is too large for 32-bit type 'int' in demo::shift");
  EXPECT_EQ(all[0].location, "/src/a.cc:16");
  EXPECT_EQ(all[1].claim,
            "signed integer overflow: 2147483647 + 2 cannot be represented in type 'int' in "
            "demo::add");
  EXPECT_NE(all[0].fingerprint, all[1].fingerprint);
  const std::string other =
      changed(recorded("undefined"), "shift exponent 40", "shift exponent 77");
  EXPECT_EQ(sanitizer_findings(other)[0].fingerprint, all[0].fingerprint)
      << "the values differ from run to run";
}

TEST(SanitizerReports, WithoutAStackTheFileIdentifiesWhatIsUndefined) {
  const Finding finding = only("a.cc:16:56: runtime error: division by zero\n");
  EXPECT_EQ(finding.claim, "division by zero");
  EXPECT_EQ(finding.location, "a.cc:16");
  EXPECT_THAT(finding.stacks, IsEmpty());
  EXPECT_EQ(only("a.cc:18:1: runtime error: division by zero\n").fingerprint, finding.fingerprint);
  EXPECT_NE(only("b.cc:16:1: runtime error: division by zero\n").fingerprint, finding.fingerprint);
}

TEST(SanitizerReports, AnAddressIsNoPartOfWhatIsUndefined) {
  const std::string log =
      "a.cc:9:3: runtime error: load of misaligned address 0x7ffe01 for type 'int', which requires "
      "4 byte alignment\n0x7ffe01: note: pointer points here\n 00 00 00  00 00 00\n              ^ "
      "\n    #0 0x55 in f() /src/a.cc:9:3\n";
  EXPECT_EQ(only(log).claim,
            "load of misaligned address for type 'int', which requires 4 byte alignment in f");
  EXPECT_EQ(only(log).stacks.size(), 1U);
  EXPECT_EQ(only(changed(log, "0x7ffe01", "0x7ffd37")).fingerprint, only(log).fingerprint);
}

TEST(SanitizerReports, EachPlaceThatAllocatedIsALeak) {
  const std::vector<Finding> all = sanitizer_findings(recorded("leaks"));
  ASSERT_EQ(all.size(), 3U) << "what a lost block leads to is no leak of its own";
  EXPECT_EQ(all[0].kind, FindingKind::leak);
  EXPECT_EQ(all[0].claim, "memory that demo::lose allocated is lost");
  EXPECT_EQ(all[0].evidence, "Direct leak of 300 byte(s) in 3 object(s)");
  EXPECT_EQ(all[0].count, 3U);
  EXPECT_EQ(all[1].claim, "memory that demo::Table::fill allocated is lost");
  EXPECT_EQ(std::set({all[0].fingerprint, all[1].fingerprint, all[2].fingerprint}).size(), 3U);
}

TEST(SanitizerReports, ASignalAndTheStackAreReadToo) {
  const Finding segv = only(recorded("segv"));
  EXPECT_EQ(segv.kind, FindingKind::memory_error);
  EXPECT_EQ(segv.claim, "SEGV in main");
  ASSERT_EQ(segv.stacks.size(), 1U);
  EXPECT_EQ(segv.stacks[0].title, "write") << "and not the hint that follows";
  const std::vector<Finding> stack = sanitizer_findings(recorded("stack"));
  ASSERT_EQ(stack.size(), 2U) << "the bound of the array, then the memory behind it";
  EXPECT_EQ(stack[0].claim, "index 4 out of bounds for type 'int[4]' in main");
  EXPECT_EQ(stack[1].claim, "stack-buffer-overflow in main");
  EXPECT_EQ(stack[1].stacks.size(), 1U);
  EXPECT_EQ(stack[1].stacks[0].title, "write of 4 bytes by main");
  const Finding abort =
      only("==7==ERROR: AddressSanitizer: ABRT on unknown address 0x7 (pc 0x1)\n");
  EXPECT_EQ(abort.kind, FindingKind::crash);
}

TEST(SanitizerReports, AThreadThatNobodyJoinedIsALeak) {
  const Finding finding = only(recorded("thread_leak"));
  EXPECT_EQ(finding.kind, FindingKind::leak);
  EXPECT_THAT(finding.claim, HasSubstr("thread lost was never joined"));
}

TEST(SanitizerReports, ACutReportGivesWhatThereIs) {
  const std::string log = recorded("use_after_free");
  const Finding finding = only(log.substr(0, log.find("freed by")));
  EXPECT_EQ(finding.claim, "heap-use-after-free in demo::Table::lookup");
  EXPECT_EQ(finding.stacks.size(), 1U);
}

TEST(SanitizerReports, FramesAreReadInTheirForms) {
  const Frame library = frame_of("    #2 0x7f16  (/lib/libstdc++.so.6+0xd44a2) (BuildId: 289e)");
  EXPECT_EQ(library.function, "");
  EXPECT_EQ(library.module, "libstdc++.so.6");
  const Frame allocator = frame_of("    #0 0x56 in operator new(unsigned long) (/src/a+0x10dbad)");
  EXPECT_EQ(allocator.function, "operator new(unsigned long)");
  EXPECT_FALSE(is_own(allocator));
  const Frame thread = frame_of("    #1 main /src/a.cc:37:102 (tsan+0xe7f53) (BuildId: 472)");
  EXPECT_EQ(thread.function, "main");
  EXPECT_EQ(thread.line, 37U);
  EXPECT_TRUE(is_own(thread));
  const Frame standard =
      frame_of("    #0 0x5 in std::vector<int>::at(int) /usr/include/c++/12/bits/stl_vector.h:9:2");
  EXPECT_EQ(standard.function, "std::vector<int>::at(int)");
  EXPECT_FALSE(is_own(standard));
  EXPECT_FALSE(is_own(frame_of("#4 0x7f in start_thread nptl/pthread_create.c:442:8")));
}

}  // namespace
}  // namespace ordeal
