// What one thread of a run did, operation by operation, for the checks of histories.
//
// A record is written where it lies: the arguments before the operation is issued, the rest when
// it has completed. No lock is taken, and memory is asked for once in some thousand operations.
// When its share of memory is used up a log stops, and says from when on it knows nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/ticks.h"
#include "harness/run/history_row.h"
#include "harness/run/lane.h"

namespace ordeal {

// What the logs of a run share.
struct HistoryRoom {
  uint64_t targets = 0;                 // A bit for each target of the plan that is recorded.
  std::atomic<int64_t> chunks_left{0};  // Of HistoryLog::kChunk bytes.
  // Under a deterministic runtime stamps are the numbers of events; null: ticks.
  std::atomic<uint64_t>* events = nullptr;
};

// Used by the thread that it belongs to; read by others when that has ended.
class HistoryLog {
 public:
  static constexpr size_t kChunk = size_t{64} << 10;
  static constexpr size_t kMostText = 256;  // Longer texts are not kept.
  static constexpr size_t kMostList = size_t{32} << 10;

  HistoryLog(HistoryRoom& room, std::string thread);
  HistoryLog(const HistoryLog&) = delete;
  HistoryLog& operator=(const HistoryLog&) = delete;
  ~HistoryLog();

  bool wants(OpSlot slot) const { return ((targets_ >> (slot / kRowsPerTarget)) & 1) != 0; }

  // Carries an operation out and records it; `operation` returns its code. What it throws passes,
  // and leaves a record of an operation that never came back.
  template <class Operation>
  int around(Lane* lane, OpSlot slot, const Call& call, Operation operation) {
    if (!wants(slot)) {
      if (lane == nullptr) return operation();
      const uint64_t start = lane->begin(slot);
      const int code = operation();
      lane->record(slot, start, code);
      return code;
    }
    open(slot, call);
    if (lane == nullptr || room_.events != nullptr) {
      const uint64_t start = lane == nullptr ? 0 : lane->begin(slot);
      begin(stamp());
      const int code = operation();
      close(stamp(), code, call);
      if (lane != nullptr) lane->record(slot, start, code);
      return code;
    }
    const uint64_t start = lane->begin(slot);
    begin(start);
    const int code = operation();
    lane->record(slot, start, code);
    close(lane->ended(), code, call);
    return code;
  }

  // Forgets everything, for the next schedule.
  void start_over();

  const std::string& thread() const { return thread_; }
  uint64_t operations() const { return operations_; }
  // Of the first operation that found no room; kNever: there was room for all.
  uint64_t stopped_at() const { return stopped_at_; }
  // Every record, in order.
  void each(const std::function<void(const RecordedCall&)>& visit) const;

 private:
  struct Head {
    uint64_t call, ret;
    int32_t code;
    OpSlot slot;
    uint32_t size;    // Of the whole record.
    uint32_t shapes;  // Four bits for each argument, then for the result.
  };
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t used = 0;
  };

  uint64_t stamp() {
    if (room_.events != nullptr) return room_.events->fetch_add(1, std::memory_order_relaxed) + 1;
    return ticks_now(scale_);
  }
  void open(OpSlot slot, const Call& call);
  void begin(uint64_t at) {
    if (head_ != nullptr) [[likely]] {
      head_->call = at;
    } else if (stopped_at_ == RecordedCall::kNever) {
      stopped_at_ = at;
    }
  }
  void close(uint64_t at, int code, const Call& call);
  void close_list(const std::vector<std::string>& list);
  void settle();
  bool grow(size_t kept);
  void put(const Value& value, unsigned place);
  void put_text(std::string_view text);

  HistoryRoom& room_;
  const uint64_t targets_;
  const TickScale scale_;
  const std::string thread_;
  std::vector<Chunk> chunks_;
  char* at_ = nullptr;    // Where the next record begins.
  char* end_ = nullptr;   // Of the chunk.
  Head* head_ = nullptr;  // Of the record under way; null: none, or there is no room.
  char* to_ = nullptr;    // Where its next value goes.
  uint64_t operations_ = 0;
  uint64_t stopped_at_ = RecordedCall::kNever;
};

}  // namespace ordeal
