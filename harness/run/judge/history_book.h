// The logs of a run, one for each thread that records.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/history_log.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// All the logs of one run and the memory that they share.
class HistoryBook {
 public:
  static constexpr size_t kMostBytes = size_t{64} << 20;  // More than a million operations.

  // Records the targets that the checks of the plan ask for; nothing where none does.
  // All logs together hold so many bytes at most.
  explicit HistoryBook(const Plan& plan, std::atomic<uint64_t>* events = nullptr,
                       size_t bytes = kMostBytes);
  HistoryBook(const HistoryBook&) = delete;
  HistoryBook& operator=(const HistoryBook&) = delete;

  bool wanted() const { return targets_ != 0; }
  // A log for a thread, which lives as long as the book. Null where nothing is wanted. Thread-safe.
  HistoryLog* open(const std::string& thread);
  // All of them start over. REQUIRES: no thread records.
  void start_over();
  // In the order in which they were opened. Thread-safe.
  std::vector<HistoryLog*> logs() const;
  bool under_events() const { return events_ != nullptr; }
  HistoryPool& pool() { return pool_; }

  // For the thread that reads the logs while others record. A stamp such that whatever log says
  // afterwards that its thread is idle records nothing earlier any more. Nothing where the
  // kernel has no barrier for all threads of a process.
  std::optional<uint64_t> fence() const;

 private:
  std::atomic<uint64_t>* const events_;
  uint64_t targets_ = 0;
  HistoryPool pool_;
  mutable std::mutex mu_;
  std::vector<std::unique_ptr<HistoryLog>> logs_;  // Guarded by mu_.
};

}  // namespace ordeal
