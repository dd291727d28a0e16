// The journal of a process: records appended to a file while the run goes on, each whole or absent,
// so that a crash, a hang or a kill loses nothing that happened before it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/result/result.h"
#include "harness/run/record/wire.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// The first record of a process. Times of all records are Monotonic nanoseconds, a clock that the
// processes of a run share.
struct HelloRecord {
  std::string role;  // "worker", "filesystem 0"
  int32_t pid = 0;
  std::string build;
  Sanitizer sanitizer = Sanitizer::none;
};

// The begin or the end of a phase.
struct PhaseRecord {
  std::string name;
  int64_t at = 0;
  bool begins = true;
  std::string detail;
};

// The calls of one operation by one group in one interval.
struct TickRow {
  uint32_t group = 0;
  uint32_t slot = 0;
  int64_t at = 0;  // Start of the interval.
  HistogramData service;
  std::optional<HistogramData> response;
  std::vector<std::pair<int32_t, uint64_t>> errors;
};

// The totals of one thread of a group, which has ended.
struct GroupRecord {
  uint32_t group = 0;
  uint64_t iterations = 0;
  uint64_t dropped = 0;
  int64_t cpu = 0;
  int64_t start = 0, end = 0;
};

// The counts of one check of the plan.
struct CheckRecord {
  uint32_t check = 0;  // Into Plan::checks.
  uint64_t evaluations = 0;
  uint64_t failures = 0;
  std::string detail;     // Of the first failure.
  int64_t first_at = -1;  // When it held first; of an always: when it failed first.
};

// A script or set-up error: the verdict of the run is `error`.
struct ErrorRecord {
  std::string message;
  std::string trace;
};

// The last record of a process that completed its work.
struct EndRecord {
  bool clean = true;
};

// The metrics of one target at its close.
struct TargetRecord {
  uint32_t target = 0;
  std::vector<std::pair<std::string, double>> metrics;
};

// The journal of one process, open for appending.
class Journal {
 public:
  // Creates the file. Throws std::system_error.
  explicit Journal(const std::string& path);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  // Appends a record with one write. Thread-safe. A full disk loses the record and says so once
  // on stderr: the run goes on.
  void write(const HelloRecord& record);
  void write(const PhaseRecord& record);
  void write(const std::vector<TickRow>& rows);
  void write(const GroupRecord& record);
  void write(const CheckRecord& record);
  void write(const Finding& finding);
  void write(const std::vector<PointResult>& points);
  void write(const ErrorRecord& record);
  void write(const TargetRecord& record);
  void write(const EndRecord& record);
  void write(const ExplorationStats& stats);  // So far: the last one counts.
  void write(const Interleaving& interleaving);
  void write(const HistoryResult& history);
  void write(const std::vector<AssertionResult>& assertions);  // So far: the last one counts.
  void write(const LockGraph& graph);
  void write(const std::vector<ResourceRow>& rows);
  void note(const std::string& text);  // For Result::notes.

 private:
  void append(uint16_t kind, std::string_view payload);

  const std::string path_;
  int fd_ = -1;
  Mutex mu_{"journal"};
  bool failed_ GUARDED_BY(mu_) = false;
};

// The functions that a reader calls for each record, in order; an empty one skips its records.
struct JournalVisitor {
  std::function<void(const HelloRecord&)> hello;
  std::function<void(const PhaseRecord&)> phase;
  std::function<void(const std::vector<TickRow>&)> ticks;
  std::function<void(const GroupRecord&)> group;
  std::function<void(const CheckRecord&)> check;
  std::function<void(const Finding&)> finding;
  std::function<void(const std::vector<PointResult>&)> points;
  std::function<void(const ErrorRecord&)> error;
  std::function<void(const TargetRecord&)> target;
  std::function<void(const EndRecord&)> end;
  std::function<void(const ExplorationStats&)> exploration;
  std::function<void(const Interleaving&)> interleaving;
  std::function<void(const std::vector<AssertionResult>&)> assertions;
  std::function<void(const LockGraph&)> lock_graph;
  std::function<void(const HistoryResult&)> history;
  std::function<void(const std::vector<ResourceRow>&)> resources;
  std::function<void(const std::string&)> note;
};

// Reads a journal that may still be growing. Not thread-safe.
class JournalReader {
 public:
  explicit JournalReader(std::string path) : path_(std::move(path)) {}
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;
  ~JournalReader();

  // Visits the records that have become whole since the last call; a cut one waits. A file that
  // is not there yet has none.
  void poll(const JournalVisitor& visitor);

 private:
  const std::string path_;
  int fd_ = -1;
  std::string pending_;
};

}  // namespace ordeal
