// The bytes of one file in memory: blocks where something was written, holes elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>

#include "targets/memfs/room.h"

namespace ordeal::memfs {

inline constexpr uint64_t kBlock = 4096;

// Not thread-safe: the file's lock guards it. `room` counts blocks and outlives this.
class Content {
 public:
  explicit Content(Room& room) : room_(room) {}
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  ~Content();

  uint64_t size() const { return size_; }
  uint64_t blocks() const { return blocks_.size(); }  // Of kBlock bytes, holes not counted.

  // Returns how many bytes there were: fewer than asked for only at the end.
  size_t read(std::span<char> into, uint64_t offset) const;
  // Writes what there is room for, and returns how many bytes that was; 0 for a full file system.
  size_t write(std::span<const char> from, uint64_t offset);
  void resize(uint64_t size);

 private:
  using Block = std::array<char, kBlock>;

  Room& room_;
  uint64_t size_ = 0;
  std::map<uint64_t, std::unique_ptr<Block>> blocks_;  // By number. Past size_ they hold zeroes.
};

}  // namespace ordeal::memfs
