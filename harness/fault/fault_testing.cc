#include "harness/fault/fault_testing.h"

#include <algorithm>

namespace ordeal {

FailPoint test_read{
    "test.file.read",
    {.io = true, .torn = true, .corrupt = true, .stale = true, .legal = "EIO ENOSPC"}};
FailPoint test_write{"test.file.write"};
FailPoint test_idle{"test.idle.tick"};

void TestLog::fired(const FiredFault& fault) {
  const NativeLock lock(mu_);
  faults_.push_back(fault);
  faults_.back().thread_name = "";
  entries_.push_back({fault.thread_name, fault.hit, fault.action, fault.value});
}

std::vector<FiredFault> TestLog::faults() const {
  const NativeLock lock(mu_);
  return faults_;
}

size_t TestLog::faults_count() const {
  const NativeLock lock(mu_);
  return faults_.size();
}

std::vector<TestLog::Entry> TestLog::sorted() const {
  const NativeLock lock(mu_);
  std::vector<Entry> entries = entries_;
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<FaultSpec> reads(const std::string& text) {
  return {parse_fault_text("test.file.read", text)};
}

std::vector<uint64_t> failing_reads(uint64_t hits) {
  std::vector<uint64_t> failed;
  for (uint64_t n = 1; n <= hits; ++n) {
    if (test_read.hit() != 0) failed.push_back(n);
  }
  return failed;
}

}  // namespace ordeal
