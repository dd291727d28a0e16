#include "harness/scenario/history_pool.h"

#include <sys/mman.h>

#include <new>

namespace ordeal {

HistoryPool::HistoryPool(size_t bytes) : chunks_(bytes / kChunk) {
  if (chunks_ == 0) return;
  void* const area = mmap(nullptr, chunks_ * kChunk, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (area == MAP_FAILED) throw std::bad_alloc();
  bytes_ = static_cast<char*>(area);
}

HistoryPool::~HistoryPool() {
  if (bytes_ != nullptr) munmap(bytes_, chunks_ * kChunk);
}

void HistoryPool::provide() {
#ifdef MADV_POPULATE_WRITE
  // An older kernel refuses, and provides page by page when they are written.
  if (bytes_ != nullptr) madvise(bytes_, chunks_ * kChunk, MADV_POPULATE_WRITE);
#endif
}

char* HistoryPool::take() {
  std::unique_lock lock(mu_);
  const auto any = [this] { return left() > (drained_ ? reserve_ : 0); };
  if (!any() && drained_ && !closed_) {
    const Instant begin = Monotonic::now();
    freed_.wait_for(lock, patience_, [&] { return any() || closed_; });
    waited_ += Monotonic::now() - begin;
  }
  return any() ? hand_out() : nullptr;
}

char* HistoryPool::take_now() {
  const std::lock_guard lock(mu_);
  return hand_out();
}

char* HistoryPool::hand_out() {
  if (closed_ || left() == 0) return nullptr;
  in_use_.fetch_add(1, std::memory_order_relaxed);
  if (free_.empty()) return bytes_ + kChunk * fresh_++;
  char* const chunk = free_.back();
  free_.pop_back();
  return chunk;
}

void HistoryPool::give_back(char* chunk) {
  {
    const std::lock_guard lock(mu_);
    free_.push_back(chunk);
    in_use_.fetch_sub(1, std::memory_order_relaxed);
  }
  freed_.notify_one();
}

void HistoryPool::drained(Duration patience) {
  const std::lock_guard lock(mu_);
  drained_ = true;
  patience_ = patience;
}

void HistoryPool::close() {
  {
    const std::lock_guard lock(mu_);
    closed_ = true;
  }
  freed_.notify_all();
}

Duration HistoryPool::waited() const {
  const std::lock_guard lock(mu_);
  return waited_;
}

}  // namespace ordeal
