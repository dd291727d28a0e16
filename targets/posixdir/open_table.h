// The table of open descriptors: one word each, so that a read pays one load for the check.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "harness/sync/atomic.h"
#include "targets/fs/file_system.h"

namespace ordeal::posixdir {

// An OpenTable is the open files of one PosixDir. A handle is a descriptor and the count of its
// openings, so a released handle never reaches the file that gets the descriptor next. Thread-safe.
class OpenTable {
 public:
  static constexpr int kMax = 1 << 14;  // Descriptors from here on are refused: EMFILE.

  OpenTable() : uses_(std::make_unique<std::array<Atomic<uint32_t>, kMax>>()) {}

  // Takes over `fd`, which is below kMax and has no other owner.
  fs::Handle add(int fd) {
    const uint32_t use = (*uses_)[static_cast<size_t>(fd)].load(std::memory_order_relaxed) + 1;
    (*uses_)[static_cast<size_t>(fd)].store(use, std::memory_order_release);
    open_.fetch_add(1, std::memory_order_relaxed);
    return uint64_t{use} << 32 | static_cast<uint32_t>(fd + 1);
  }
  // Returns the descriptor, or -1 for a handle that is not open. The caller ensures that no thread
  // releases the file while the caller uses it.
  int fd_of(fs::Handle file) const {
    const int64_t fd = static_cast<int64_t>(file & 0xffffffff) - 1;
    if (fd < 0 || fd >= kMax) return -1;
    const uint32_t use = (*uses_)[static_cast<size_t>(fd)].load(std::memory_order_acquire);
    return use == file >> 32 ? static_cast<int>(fd) : -1;
  }
  // Removes the handle and returns its descriptor to one caller; returns -1 to the others.
  int remove(fs::Handle file) {
    const int fd = fd_of(file);
    if (fd < 0) return -1;
    auto use = static_cast<uint32_t>(file >> 32);
    if (!(*uses_)[static_cast<size_t>(fd)].compare_exchange(use, use + 1)) return -1;
    open_.fetch_sub(1, std::memory_order_relaxed);
    return fd;
  }
  uint64_t open() const { return open_.load(std::memory_order_relaxed); }

  // Calls `close(fd)` for each open descriptor. No other call may run.
  template <class Close>
  void drain(Close close) {
    for (size_t fd = 0; fd < kMax; ++fd) {
      if ((*uses_)[fd].load(std::memory_order_relaxed) % 2 == 1) close(static_cast<int>(fd));
    }
  }

 private:
  std::unique_ptr<std::array<Atomic<uint32_t>, kMax>> uses_;  // Odd: open.
  Atomic<uint64_t> open_{0};
};

}  // namespace ordeal::posixdir
