// The log of the faults that fired, in a mapped file: a record that is stored survives the end of
// its process.
#pragma once

#include <string>
#include <vector>

#include "harness/fault/plan.h"
#include "harness/result/result.h"
#include "harness/run/record/board.h"
#include "harness/run/record/shared_file.h"

namespace ordeal {

// The log of one process. Thread-safe. Beyond its capacity fired faults are counted and not
// recorded.
class FiredLog : public FaultLog {
 public:
  static constexpr uint32_t kCapacity = 200'000;

  // `board` (may be null) counts for the live display.
  FiredLog(const std::string& path, Board* board);
  void fired(const FiredFault& fault) override;

 private:
  SharedFile file_;
  Board* board_;
};

// Appends the records of a log file to `out`, at most `limit` of them, with times relative to
// `origin` (Monotonic ns). Returns how many faults fired. A missing file has none.
uint64_t read_fired(const std::string& path, int64_t origin, size_t limit,
                    std::vector<FaultRecord>& out);

}  // namespace ordeal
