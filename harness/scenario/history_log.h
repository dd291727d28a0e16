// What one thread of a run did, operation by operation, for the checks of histories.
//
// A record is written where it lies: the arguments before the operation is issued, the rest when
// it has completed. No lock is taken, and memory is asked for once in some thousand operations.
// When no more is lent a log stops, and says from when on it knows nothing.
//
// Stamps are the lane's, taken before an operation is issued and after it has completed, by the
// processor's time-stamp counter where that is invariant: it then runs alike and in step on all
// cores, so stamps of different threads compare. What reads them widens each interval by what a
// core may execute its reading early or late (HistoryStream).
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "harness/base/ticks.h"
#include "harness/scenario/history_pool.h"
#include "harness/scenario/history_record.h"
#include "harness/scenario/lane.h"

namespace ordeal {

// Used by the thread that it belongs to, but for what says otherwise.
class HistoryLog {
 public:
  static constexpr uint64_t kNever = RecordedCall::kNever;

  // Records the targets whose bits are set. Stamps are ticks; with `events`, under a deterministic
  // runtime, numbers of events.
  HistoryLog(HistoryPool& pool, uint64_t targets, std::atomic<uint64_t>* events,
             std::string thread);
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
    if (lane == nullptr || events_ != nullptr) [[unlikely]] {
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

  // REQUIRES, both: the thread has ended.
  uint64_t operations() const { return operations_; }
  // Every record that is still there, in order.
  void each(const std::function<void(const RecordedCall&)>& visit) const;

  // Of the first operation that found no room; kNever: there was room for all. Thread-safe.
  uint64_t stopped_at() const { return stopped_at_.load(std::memory_order_acquire); }

  // For the one thread that reads while this one records.
  // Where the thread is: kIdle, kOpening, or the stamp of the call that has not come back.
  static constexpr uint64_t kIdle = 0, kOpening = 1;
  uint64_t open_since() const { return open_since_.load(std::memory_order_acquire); }
  // The oldest records, which stay where they are until they are dropped.
  struct Records {
    const char *from = nullptr, *to = nullptr;
    bool whole = false;  // More of them will be elsewhere.
  };
  Records oldest() const;
  // Gives their memory back. REQUIRES: they are whole.
  void drop_oldest();
  // The record of an operation that never came back counts as one. REQUIRES: the thread has ended.
  void settle();

 private:
  struct Chunk {
    char* bytes;
    size_t used;  // Where it is not the last.
  };

  uint64_t stamp() {
    if (events_ != nullptr) return events_->fetch_add(1, std::memory_order_relaxed) + 1;
    return ticks_now(scale_);
  }

  void open(OpSlot slot, const Call& call) {
    // Known before the stamp is taken: who reads the logs must not believe that nothing is open.
    open_since_.store(kOpening, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (static_cast<size_t>(end_ - at_) < record::kMost || head_ != nullptr) [[unlikely]] {
      if (!make_room()) return;
    }
    head_ = reinterpret_cast<record::Head*>(at_);
    char* to = at_ + sizeof(record::Head);
    uint32_t shapes = 0;
    const auto count = static_cast<unsigned>(std::min(call.arg_count, Call::kMaxArgs));
    for (unsigned i = 0; i < count; ++i) to = record::put(to, call.args[i], i, shapes);
    head_->ret = kNever;
    head_->shapes = shapes;
    head_->slot = static_cast<uint16_t>(slot);
    to_ = to;
  }
  void begin(uint64_t at) {
    if (head_ != nullptr) [[likely]] {
      head_->call = at;
      open_since_.store(at, std::memory_order_relaxed);
    } else {
      begin_unrecorded(at);
    }
  }
  void close(uint64_t at, int code, const Call& call) {
    if (head_ == nullptr) [[unlikely]]
      return;
    head_->ret = at;
    char* to = to_;
    if (code != 0) [[unlikely]] {
      head_->shapes |= record::in_place(record::kCode, record::kResultPlace);
      to = record::put_word(to, int64_t{code});
    } else if (call.list != nullptr) [[unlikely]] {
      to = put_list(*call.list);
      if (to == nullptr) return;
    } else {
      to = record::put(to, call.result, record::kResultPlace, head_->shapes);
    }
    head_->words = static_cast<uint16_t>((to - at_) / 8);
    at_ = to;
    head_ = nullptr;
    ++operations_;
    published_.store(to, std::memory_order_release);
    open_since_.store(kIdle, std::memory_order_release);
  }

  bool make_room();
  bool grow(char* fresh, size_t kept);
  void leave_open();
  void begin_unrecorded(uint64_t at);
  char* put_list(const std::vector<std::string>& list);

  HistoryPool& pool_;
  const uint64_t targets_;
  std::atomic<uint64_t>* const events_;
  const TickScale scale_;
  const std::string thread_;
  char* at_ = nullptr;            // Where the next record begins.
  char* end_ = nullptr;           // Of the chunk.
  record::Head* head_ = nullptr;  // Of the record under way; null: none, or there is no pool.
  char* to_ = nullptr;            // Where its next value goes.
  uint64_t operations_ = 0;
  std::atomic<uint64_t> open_since_{kIdle};
  std::atomic<const char*> published_{nullptr};  // Up to there the last chunk can be read.
  std::atomic<uint64_t> stopped_at_{kNever};

  mutable std::mutex mu_;
  std::deque<Chunk> chunks_;  // Guarded by mu_. The last one is written.
};

}  // namespace ordeal
