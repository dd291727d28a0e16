#include "harness/scenario/history_log.h"

#include <algorithm>

namespace ordeal {

HistoryLog::HistoryLog(HistoryPool& pool, uint64_t targets, std::atomic<uint64_t>* events,
                       std::string thread)
    : pool_(pool),
      targets_(targets),
      events_(events),
      scale_(tick_scale()),
      thread_(std::move(thread)) {}

HistoryLog::~HistoryLog() {
  for (const Chunk& chunk : chunks_) pool_.give_back(chunk.bytes);
}

// A record that was left open, by an operation that threw, stays as one that never came back.
void HistoryLog::leave_open() {
  head_->words = static_cast<uint16_t>((to_ - at_) / 8);
  at_ = to_;
  head_ = nullptr;
  published_.store(at_, std::memory_order_release);
}

// It may be waited for, and meanwhile the thread holds nobody up: nothing of it is open.
bool HistoryLog::make_room() {
  if (head_ != nullptr) leave_open();
  if (static_cast<size_t>(end_ - at_) >= record::kMost) return true;
  if (stopped_at() != kNever) return false;
  open_since_.store(kIdle, std::memory_order_release);
  char* const fresh = pool_.take();
  open_since_.store(kOpening, std::memory_order_relaxed);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  return grow(fresh, 0);
}

// Goes on in that chunk, into which the first `kept` bytes of the record under way move. False:
// there is none.
bool HistoryLog::grow(char* fresh, size_t kept) {
  if (fresh == nullptr) return false;
  if (kept > 0) std::memcpy(fresh, at_, kept);
  const std::lock_guard lock(mu_);
  if (!chunks_.empty()) chunks_.back().used = static_cast<size_t>(at_ - chunks_.back().bytes);
  chunks_.push_back({fresh, 0});
  published_.store(fresh, std::memory_order_release);
  at_ = fresh;
  end_ = fresh + HistoryPool::kChunk;
  return true;
}

void HistoryLog::begin_unrecorded(uint64_t at) {
  if (stopped_at() == kNever) stopped_at_.store(at, std::memory_order_release);
  open_since_.store(kIdle, std::memory_order_release);
}

// A list may not fit behind its arguments: then the record moves. Null: there is no room, and the
// log has stopped at this record.
char* HistoryLog::put_list(const std::vector<std::string>& list) {
  const size_t bytes = record::list_bytes(list);
  if (bytes > record::kMostList) {
    head_->shapes |= record::in_place(record::kLongText, record::kResultPlace);
    return to_;
  }
  if (static_cast<size_t>(end_ - to_) < bytes) {
    const auto kept = static_cast<size_t>(to_ - at_);
    const uint64_t called = head_->call;
    if (!grow(pool_.take_now(), kept)) {
      head_ = nullptr;
      begin_unrecorded(called);
      return nullptr;
    }
    head_ = reinterpret_cast<record::Head*>(at_);
    to_ = at_ + kept;
  }
  head_->shapes |= record::in_place(record::kList, record::kResultPlace);
  return record::put_list(to_, list);
}

void HistoryLog::start_over() {
  const std::lock_guard lock(mu_);
  while (chunks_.size() > 1) {
    pool_.give_back(chunks_.back().bytes);
    chunks_.pop_back();
  }
  if (!chunks_.empty()) {
    at_ = chunks_[0].bytes;
    end_ = at_ + HistoryPool::kChunk;
    published_.store(at_, std::memory_order_release);
  }
  head_ = nullptr;
  operations_ = 0;
  stopped_at_.store(kNever, std::memory_order_release);
  open_since_.store(kIdle, std::memory_order_release);
}

HistoryLog::Records HistoryLog::oldest() const {
  const std::lock_guard lock(mu_);
  if (chunks_.empty()) return {};
  const Chunk& chunk = chunks_.front();
  if (chunks_.size() > 1) return {chunk.bytes, chunk.bytes + chunk.used, true};
  return {chunk.bytes, published_.load(std::memory_order_acquire), false};
}

void HistoryLog::drop_oldest() {
  const std::lock_guard lock(mu_);
  pool_.give_back(chunks_.front().bytes);
  chunks_.pop_front();
}

void HistoryLog::settle() {
  if (head_ != nullptr) leave_open();
  open_since_.store(kIdle, std::memory_order_release);
}

void HistoryLog::each(const std::function<void(const RecordedCall&)>& visit) const {
  const std::lock_guard lock(mu_);
  RecordedCall call;
  for (const Chunk& chunk : chunks_) {
    const bool last = &chunk == &chunks_.back();
    const char* from = chunk.bytes;
    const char* const end = last ? at_ : from + chunk.used;
    while (from < end) {
      from = record::read(from, call);
      visit(call);
    }
    if (!last || head_ == nullptr) continue;
    record::read(from, call);  // The one that is under way.
    visit(call);
  }
}

}  // namespace ordeal
