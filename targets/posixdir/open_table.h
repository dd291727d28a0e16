// Which descriptors are open files of ours: one word each, so that a read pays one load for it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "harness/sync/atomic.h"
#include "targets/fs/file_system.h"

namespace ordeal::posixdir {

// A handle is a descriptor and the count of its openings, so a handle that was released never
// reaches the file that got the descriptor next. Thread-safe.
class OpenTable {
 public:
  static constexpr int kMax = 1 << 14;  // Descriptors from here on are refused: EMFILE.

  OpenTable() : uses_(std::make_unique<std::array<Atomic<uint32_t>, kMax>>()) {}

  // Takes over `fd`, which is below kMax and of nobody else.
  fs::Handle add(int fd) {
    const uint32_t use = (*uses_)[static_cast<size_t>(fd)].load(std::memory_order_relaxed) + 1;
    (*uses_)[static_cast<size_t>(fd)].store(use, std::memory_order_release);
    open_.fetch_add(1, std::memory_order_relaxed);
    return uint64_t{use} << 32 | static_cast<uint32_t>(fd + 1);
  }
  // The descriptor, or -1 for a handle that is not open. The caller sees to it that the file is
  // not released before it is done with it.
  int fd_of(fs::Handle file) const {
    const int64_t fd = static_cast<int64_t>(file & 0xffffffff) - 1;
    if (fd < 0 || fd >= kMax) return -1;
    const uint32_t use = (*uses_)[static_cast<size_t>(fd)].load(std::memory_order_acquire);
    return use == file >> 32 ? static_cast<int>(fd) : -1;
  }
  // Gives the descriptor back, to one caller only; -1 to the others.
  int remove(fs::Handle file) {
    const int fd = fd_of(file);
    if (fd < 0) return -1;
    auto use = static_cast<uint32_t>(file >> 32);
    if (!(*uses_)[static_cast<size_t>(fd)].compare_exchange(use, use + 1)) return -1;
    open_.fetch_sub(1, std::memory_order_relaxed);
    return fd;
  }
  uint64_t open() const { return open_.load(std::memory_order_relaxed); }

  // Calls `close(fd)` for each that is open. No other call may run.
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
