// The memory that the records of a run lie in: chunks that are lent and given back.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

// Thread-safe. Native under every runtime: what records a schedule is no step of it.
class HistoryPool {
 public:
  static constexpr size_t kChunk = size_t{64} << 10;

  // Room for so many bytes, in whole chunks. No page of it is touched before it is lent.
  explicit HistoryPool(size_t bytes);
  HistoryPool(const HistoryPool&) = delete;
  HistoryPool& operator=(const HistoryPool&) = delete;
  ~HistoryPool();

  // Has the kernel provide all of it at once, so that no recorded operation waits for a page.
  void provide();

  // A chunk, of those that were given back the last. Null: there is none, or the pool is closed.
  // A drained pool waits for one.
  char* take();
  // The same for who must not wait, because others wait for it: the last chunks are for them.
  char* take_now();
  void give_back(char* chunk);

  // From here on somebody gives chunks back while threads record: take() has that much patience.
  void drained(Duration patience);
  // Nothing is lent any more, and nobody waits.
  void close();

  size_t chunks() const { return chunks_; }
  size_t in_use() const { return in_use_.load(std::memory_order_relaxed); }
  Duration waited() const;  // By threads for chunks, summed.

 private:
  size_t left() const { return free_.size() + chunks_ - fresh_; }
  char* hand_out();

  const size_t chunks_;
  const size_t reserve_ = chunks_ / 16;  // Chunks for who must not wait, while it is drained.
  char* bytes_ = nullptr;
  std::atomic<size_t> in_use_{0};

  mutable std::mutex mu_;  // Guards what follows.
  std::condition_variable freed_;
  std::vector<char*> free_;  // That were given back; the last one is the warmest.
  size_t fresh_ = 0;         // Chunks of bytes_ from here on were never lent.
  bool drained_ = false;
  bool closed_ = false;
  Duration patience_{0};
  Duration waited_{0};
};

}  // namespace ordeal
