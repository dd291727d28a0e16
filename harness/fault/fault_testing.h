// What the tests of this room share: points of their own and a log that can be read.
#pragma once

#include <string>
#include <vector>
#include "harness/sync/native_mutex.h"

#include "harness/fault/plan.h"

namespace ordeal {

extern FailPoint test_read;   // "test.file.read"
extern FailPoint test_write;  // "test.file.write"
extern FailPoint test_idle;   // "test.idle.tick": no rule of any test names it.

// A FaultLog that tests can read.
class TestLog final : public FaultLog {
 public:
  // A fired fault without its time.
  struct Entry {
    std::string thread;
    uint64_t hit;
    FaultAction action;
    int64_t value;
    auto operator<=>(const Entry&) const = default;
  };
  void fired(const FiredFault& fault) override;
  std::vector<FiredFault> faults() const;
  size_t faults_count() const;
  std::vector<Entry> sorted() const;  // Without what an interleaving may change.

 private:
  mutable NativeMutex mu_;
  std::vector<FiredFault> faults_ GUARDED_BY(mu_);
  std::vector<Entry> entries_ GUARDED_BY(mu_);
};

// An armed plan of rules for "test.file.read" in the grammar of fail(9).
std::vector<FaultSpec> reads(const std::string& text);

// Which of the first `hits` hits fail with an error, as the calling task.
std::vector<uint64_t> failing_reads(uint64_t hits);

}  // namespace ordeal
