// A bounded pool of buffers for copying.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// A BufferPool owns the copy buffers of one union. Thread-safe. With all buffers in use, the next
// caller waits. A thread that holds a buffer must not take a second one: threads could wait for
// each other.
class BufferPool {
 public:
  // The number and size of the buffers.
  struct Options {
    size_t buffers = 8;
    size_t bytes = 64 * 1024;  // Of each.
  };
  explicit BufferPool(const Options& options) : options_(options) {}
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;
  virtual ~BufferPool() = default;

  // A Buffer is one buffer in use; its destructor returns it to the pool.
  class Buffer {
   public:
    explicit Buffer(BufferPool& pool) : pool_(pool), bytes_(pool.take()) {}
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { pool_.give(std::move(bytes_)); }
    std::span<char> bytes() { return bytes_; }

   private:
    BufferPool& pool_;
    std::vector<char> bytes_;
  };

  // A Usage is a snapshot of the pool's counts.
  struct Usage {
    size_t in_use = 0;
    size_t idle = 0;
    size_t most_in_use = 0;
  };
  Usage usage() const;

 protected:
  virtual std::vector<char> take();
  void give(std::vector<char> buffer);

  const Options options_;
  mutable Mutex mu_{"unionfs.buffers"};
  CondVar given_{"unionfs.buffer_given"};
  // Invariant: in_use_ + idle_.size() <= options_.buffers.
  std::vector<std::vector<char>> idle_ GUARDED_BY(mu_);
  size_t in_use_ GUARDED_BY(mu_) = 0;
  size_t most_in_use_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::unionfs
